#compdef aha-host
# Completion of aha-host in zsh. What there is to complete, the program's own --help says.
local -a command names
local help word
command=(${words[1]})
for word in ${words[2,CURRENT-1]} ''; do
  help=$($command --help 2>/dev/null)
  names=($(sed -n '/^Subcommands:/,$s/^  \([a-z][a-z-]*\) .*/\1/p' <<<$help))
  (( ${names[(Ie)$word]} )) && command+=($word)
done
if [[ ${words[CURRENT]} == -* ]]; then
  compadd -- $(grep -oE -- '^ +(-[a-z],)?--[a-z0-9-]+' <<<$help | grep -oE -- '--[a-z0-9-]+')
elif (( $#names )); then
  compadd -- $names
else
  _files
fi
