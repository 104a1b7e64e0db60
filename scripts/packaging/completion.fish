# Completion of aha-host in fish. What there is to complete, the program's own --help says.
function __aha_host_command
  for word in (commandline -opc)[2..]
    string match -qv -- '-*' $word; and echo $word; and return
  end
end
function __aha_host_flags
  aha-host (__aha_host_command) --help 2>/dev/null | string match -r -- '^ +(?:-[a-z],)?--[a-z0-9-]+' | string match -r -- '--[a-z0-9-]+'
end
function __aha_host_commands
  aha-host --help 2>/dev/null | string match -rg -- '^  ([a-z][a-z-]*) .*'
end
complete -c aha-host -n 'test -z (__aha_host_command)' -f -a '(__aha_host_commands)'
complete -c aha-host -n 'string match -q -- "-*" (commandline -ct)' -f -a '(__aha_host_flags)'
