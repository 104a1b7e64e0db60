# Completion of aha-host in fish. What there is to complete, the program's own --help says.
function __aha_host_names
  aha-host $argv --help 2>/dev/null | string match -rg -- '^  ([a-z][a-z-]*) .*'
end
function __aha_host_command
  set -l command
  for word in (commandline -opc)[2..]
    contains -- $word (__aha_host_names $command); and set -a command $word
  end
  string join \n -- $command
end
function __aha_host_flags
  aha-host (__aha_host_command) --help 2>/dev/null | string match -r -- '^ +(?:-[a-z],)?--[a-z0-9-]+' | string match -r -- '--[a-z0-9-]+'
end
complete -c aha-host -n 'count (__aha_host_names (__aha_host_command)) >/dev/null' -f -a '(__aha_host_names (__aha_host_command))'
complete -c aha-host -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__aha_host_flags)'
