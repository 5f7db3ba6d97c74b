# fish completion for mavis: written by `mavis completion fish`
function __mavis_completion
    set -l typed (commandline -opc) (commandline -ct)
    for line in ($typed[1] completion fish -- $typed 2>/dev/null </dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case word
                printf '%s\t%s\n' $parts[2] $parts[3]
            case file
                __fish_complete_path (commandline -ct)
            case folder
                __fish_complete_directories (commandline -ct)
        end
    end
end
complete --command mavis --no-files --keep-order --arguments '(__mavis_completion)'
