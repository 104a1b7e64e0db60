# Completion of aha-host in bash. What there is to complete, the program's own --help says.
_aha_host() {
  local word=${COMP_WORDS[COMP_CWORD]} command= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -* ]] || { command=${COMP_WORDS[i]}; break; }
  done
  local help; help=$("${COMP_WORDS[0]}" $command --help 2>/dev/null)
  local words=
  if [[ $word == -* ]]; then
    words=$(grep -oE -- '^ +(-[a-z],)?--[a-z0-9-]+' <<<"$help" | grep -oE -- '--[a-z0-9-]+')
  elif [[ -z $command ]]; then
    words=$(sed -n '/^Subcommands:/,$s/^  \([a-z][a-z-]*\) .*/\1/p' <<<"$help")
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _aha_host aha-host
