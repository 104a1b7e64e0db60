# Writes what a host knows its bundled plugins by: FOLDER/NAME.sha256, the hash of the file, and FOLDER/NAME.services, the
# services of its manifest, one a line, which are kept for it also while the file is absent.
#   cmake -DPLUGIN=path/NAME.so (or .dll) -DFOLDER=... -DOBJCOPY=... -P AhaBundled.cmake
get_filename_component(file ${PLUGIN} NAME)
get_filename_component(name ${PLUGIN} NAME_WE)
file(MAKE_DIRECTORY ${FOLDER})

set(manifest_file ${FOLDER}/${name}.manifest)
execute_process(COMMAND ${OBJCOPY} -O binary --only-section=.aha.manifest --only-section=.ahamf ${PLUGIN} ${manifest_file}
                COMMAND_ERROR_IS_FATAL ANY)
file(STRINGS ${manifest_file} manifest ENCODING UTF-8) # up to the literal's own NUL
file(REMOVE ${manifest_file})
string(JSON count LENGTH "${manifest}" services)
set(services "")
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON service GET "${manifest}" services ${index} name)
  string(APPEND services "${service}\n")
endforeach()
file(WRITE ${FOLDER}/${name}.services "${services}")

file(SHA256 ${PLUGIN} hash)
file(WRITE ${FOLDER}/${name}.sha256 "${hash}  ${file}\n")
# A host that saw the file before its hash was written looks again.
file(TOUCH ${PLUGIN})
