# Completion of aha-host in bash. What there is to complete, the program's own --help says.
_aha_host() {
  local word=${COMP_WORDS[COMP_CWORD]} command=("${COMP_WORDS[0]}") help names i
  for ((i = 1; ; i++)); do
    help=$("${command[@]}" --help 2>/dev/null)
    names=$(sed -n '/^Subcommands:/,$s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$help")
    while ((i < COMP_CWORD)) && ! grep -qxF -- "${COMP_WORDS[i]}" <<<"$names"; do ((i++)); done
    ((i < COMP_CWORD)) || break
    command+=("${COMP_WORDS[i]}")
  done
  local words=$names
  [[ $word != -* ]] || words=$(grep -oE -- '^ +(-[a-z],)?--[a-z0-9-]+' <<<"$help" | grep -oE -- '--[a-z0-9-]+')
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _aha_host aha-host
