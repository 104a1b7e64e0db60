# What the recipes are written in.

export target=x86_64-w64-mingw32
launcher=$(command -v ccache || true)
export CC="$launcher $target-gcc-posix" CXX="$launcher $target-g++-posix"
export AR=$target-ar RANLIB=$target-ranlib RC=$target-windres

step() { # NAME COMMAND...: runs it, and tells how long it took
  local start=$SECONDS name=$1
  shift
  mkdir -p "$work/logs"
  printf '  %-12s' "$name"
  set +e # a command that is a condition, or negated, would not stop at its first failure
  (set -e; "$@") >"$work/logs/$name" 2>&1 </dev/null
  local status=$?
  set -e
  if [[ $status -ne 0 ]]; then
    echo " failed; the end of $work/logs/$name:"
    tail -20 "$work/logs/$name"
    exit 1
  fi
  echo "$((SECONDS - start)) s"
}

recipe() { # NAME [SOURCE]: runs recipes/NAME.sh in the unpacked source
  mkdir -p "$work/built/$1"
  cd "$work/built/$1"
  if [[ -n ${2:-} && $1 != boost ]]; then # of Boost a small part is unpacked, by its recipe
    unpack "$2" source
    cd source
  fi
  source "$here/recipes/$1.sh"
}

archive() { # LIBRARY FLAGS FILE...: compiles the files into a static library
  local library=$1 flags=$2
  shift 2
  make -s -j"$(nproc)" -f "$here/archive.mk" LIBRARY="$sysroot/lib/lib$library.a" FLAGS="$flags" FILES="$*"
}

# A package that CMake finds, with one target.
cmake_package() { # NAME VERSION TARGET [LIBRARY OR TARGET...]
  local name=$1 version=$2 made=$3
  shift 3
  mkdir -p "$sysroot/lib/cmake/$name"
  cat >"$sysroot/lib/cmake/$name/${name}Config.cmake" <<END
set(${name}_VERSION $version)
if(NOT TARGET $made)
  get_filename_component(sysroot "\${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
  add_library($made INTERFACE IMPORTED)
  set_target_properties($made PROPERTIES INTERFACE_INCLUDE_DIRECTORIES \${sysroot}/include
                        INTERFACE_LINK_LIBRARIES "$(printf '%s;' "$@")")
endif()
END
}

# A package that pkg-config finds.
pkgconfig_package() { # NAME VERSION LIBRARY
  mkdir -p "$sysroot/lib/pkgconfig"
  printf 'Name: %s\nDescription: %s\nVersion: %s\nCflags: -I%s/include\nLibs: -L%s/lib -l%s\n' \
    "$1" "$1" "$2" "$sysroot" "$sysroot" "$3" >"$sysroot/lib/pkgconfig/$1.pc"
}
