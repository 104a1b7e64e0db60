#compdef aha-host
# Completion of aha-host in zsh. What there is to complete, the program's own --help says.
local command= help word
for word in ${words[2,CURRENT-1]}; do
  [[ $word == -* ]] || { command=$word; break }
done
help=$(${words[1]} $command --help 2>/dev/null)
if [[ ${words[CURRENT]} == -* ]]; then
  compadd -- $(grep -oE -- '^ +(-[a-z],)?--[a-z0-9-]+' <<<$help | grep -oE -- '--[a-z0-9-]+')
elif [[ -z $command ]]; then
  compadd -- $(sed -n '/^Subcommands:/,$s/^  \([a-z][a-z-]*\) .*/\1/p' <<<$help)
else
  _files
fi
