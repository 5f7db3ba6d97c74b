"""What a shell is told once so that Tab works after `mavis`: a script for each, which then asks `mavis completion`.

Typer's own scripts aren't used: they load Rich for the help, which takes longer than all the rest, and zsh's would
evaluate whatever stands in a child's name. These ask for lines of
three columns (kind, word, help), and evaluate nothing.
"""

from enum import StrEnum


class Shell(StrEnum):
    """The shells that can be asked for; `powershell` is both Windows PowerShell and PowerShell 7."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


BEFORE_THE_LAST = "="
"""Stands before the word that is being typed where PowerShell asks: an empty word it wouldn't hand over."""

_BASH = r"""# bash completion for mavis: written by `mavis completion bash`
_mavis() {
    local kind word help typed=("${COMP_WORDS[@]:0:COMP_CWORD+1}")
    COMPREPLY=()
    while IFS=$'\t' read -r kind word help; do
        case $kind in
            word) COMPREPLY+=("$word") ;;
            file) compopt -o default 2>/dev/null ;;
            folder) compopt -o dirnames 2>/dev/null ;;
        esac
    done < <("$1" completion bash -- "${typed[@]}" 2>/dev/null </dev/null)
}
complete -F _mavis mavis
"""

_ZSH = r"""#compdef mavis
# zsh completion for mavis: written by `mavis completion zsh`
_mavis() {
    local line kind word
    local -a found typed=("${(@)words[1,CURRENT]}")
    local files=
    for line in "${(@f)$($typed[1] completion zsh -- "${(@)typed}" \
            2>/dev/null </dev/null)}"; do
        kind="${line%%$'\t'*}"
        line="${line#*$'\t'}"
        word="${line%%$'\t'*}"
        case $kind in
            word) found+=("${word//:/\\:}:${line#*$'\t'}") ;;
            file) files=all ;;
            folder) files=folders ;;
        esac
    done
    [[ $files == all ]] && _files
    [[ $files == folders ]] && _files -/
    (( $#found )) && _describe -V mavis found
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _mavis "$@"
else
    compdef _mavis mavis
fi
"""

_FISH = r"""# fish completion for mavis: written by `mavis completion fish`
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
"""

_POWERSHELL = r"""# PowerShell completion for mavis: written by `mavis completion powershell`
Register-ArgumentCompleter -Native -CommandName mavis -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $typed = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object {
            $inQuotes = $_ -is [System.Management.Automation.Language.StringConstantExpressionAst]
            if ($inQuotes) { $_.Value } else { $_.Extent.Text }
        })
    $as = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $said = mavis completion powershell -- @typed "=$wordToComplete" 2>$null
        $said | ForEach-Object {
            $kind, $word, $help = $_ -split "`t", 3
            if ($kind -eq 'word') {
                if (-not $help) { $help = $word }
                [System.Management.Automation.CompletionResult]::new(
                    $word, $word, 'ParameterValue', $help)
            }
        }
    } finally {
        [Console]::OutputEncoding = $as
    }
}
"""

SCRIPTS = {Shell.BASH: _BASH, Shell.ZSH: _ZSH, Shell.FISH: _FISH, Shell.POWERSHELL: _POWERSHELL}
"""By shell, what its user evaluates or puts where the shell looks for it."""
