; The installer for Windows, for the user who runs it and without an administrator; release/windows.py says what is in it:
;   makensis -DVERSION=… -DNUMBERS=… -DKIBIBYTES=… -DOUTPUT=… -DPUT=… -DREMOVE=… installer.nsi
; With /S it asks nothing, with /D=C:\folder it goes there. Exit code 3: mavis is running, or Windows is too old.

Target amd64-unicode
ManifestSupportedOS Win10
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
CRCCheck force

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include WinMessages.nsh
!include WinVer.nsh
!include WordFunc.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\mavis"
!define DATA "$LOCALAPPDATA\mavis"

Name "mavis"
BrandingText "mavis ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\mavis"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "mavis"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs mavis"
VIAddVersionKey "FileVersion" "${NUMBERS}"
VIAddVersionKey "LegalCopyright" "The mavis-tui authors"

!define MUI_FINISHPAGE_TITLE "mavis is installed"
!define MUI_FINISHPAGE_TEXT "Start it from the Start menu: mavis.$\r$\n$\r$\nWindows Terminal shows it best."
!define MUI_UNCONFIRMPAGE_TEXT_TOP "What was recorded stays in ${DATA}. Delete that only when mavis status says that nothing waits."
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Stop with a sentence, also where nobody is there to read it.
!macro Stop text
    MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
    SetErrorLevel 3
    Quit
!macroend

; Windows neither replaces nor removes a program that runs, and lets nobody open it for writing.
!macro StopIfRunning
    ${If} ${FileExists} "$INSTDIR\mavis.exe"
        ClearErrors
        FileOpen $0 "$INSTDIR\mavis.exe" a
        ${If} ${Errors}
            !insertmacro Stop "mavis is running. Close it, and try again. Nothing was changed."
        ${EndIf}
        FileClose $0
    ${EndIf}
!macroend

; Put the folder into the user's PATH (+) or take it out (-). A PATH that is longer than a text of NSIS stays as it is:
; it would be cut.
!macro ChangePath sign un
    System::Call 'advapi32::RegGetValueW(p 0x80000001, w "Environment", w "Path", i 0x1000FFFF, p 0, p 0, *i .r1) i .r0'
    ${If} $0 = 2 ; there is none
        StrCpy $2 ""
        StrCpy $1 0
    ${ElseIf} $0 = 0
        ReadRegStr $2 HKCU "Environment" "Path"
    ${Else}
        StrCpy $1 ${NSIS_MAX_STRLEN}000
    ${EndIf}
    StrLen $0 $INSTDIR
    IntOp $1 $1 / 2
    IntOp $1 $1 + $0
    IntOp $1 $1 + 2
    ${If} $1 < ${NSIS_MAX_STRLEN}
        ${${un}WordAdd} "$2" ";" "${sign}$INSTDIR" $3
        ${If} $3 == ""
            DeleteRegValue HKCU "Environment" "Path"
        ${ElseIf} $3 != $2
            WriteRegExpandStr HKCU "Environment" "Path" "$3"
        ${EndIf}
        SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=1000
    ${Else}
        DetailPrint "PATH is too long to be changed safely, and stays as it is."
    ${EndIf}
!macroend

Function .onInit
    ${IfNot} ${AtLeastWin10}
        !insertmacro Stop "mavis needs Windows 10 or 11. Nothing was changed."
    ${EndIf}
FunctionEnd

Section
    !insertmacro StopIfRunning
    ${If} ${FileExists} "$INSTDIR\uninstall.exe"
        ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR' ; of an older one nothing may stay
    ${EndIf}
    SetDetailsPrint textonly
    !include "${PUT}"
    SetDetailsPrint both
    WriteUninstaller "$INSTDIR\uninstall.exe"
    SetOutPath "$DOCUMENTS" ; where mavis begins
    CreateShortCut "$SMPROGRAMS\mavis.lnk" "$INSTDIR\mavis.exe" "" "" "" "" "" "Record school vaccinations"
    !insertmacro ChangePath "+" ""
    WriteRegStr HKCU "${KEY}" "DisplayName" "mavis"
    WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${KEY}" "Publisher" "The mavis-tui authors"
    WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KIBIBYTES}
    WriteRegDWORD HKCU "${KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    !insertmacro StopIfRunning
    SetOutPath "$TEMP" ; a folder in which somebody is can't be removed
    SetDetailsPrint textonly
    !include "${REMOVE}"
    SetDetailsPrint both
    Delete "$SMPROGRAMS\mavis.lnk"
    !insertmacro ChangePath "-" "un."
    DeleteRegKey HKCU "${KEY}"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
SectionEnd
