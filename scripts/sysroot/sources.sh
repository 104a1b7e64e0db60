# Source packages, through apt with a configuration of its own: the machine's own sources, as deb-src.

# The release after this one keeps sources that a mirror no longer has for this one.
next_release=trixie

apt_folder=$work/apt

apt_here() { APT_CONFIG=$apt_folder/apt.conf "$@"; }

configure_apt() {
  mkdir -p "$apt_folder"/{parts,lists/partial,cache/archives/partial}
  cat >"$apt_folder/apt.conf" <<END
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt_folder/parts";
Dir::State::lists "$apt_folder/lists";
Dir::Cache "$apt_folder/cache";
APT::Sandbox::User "$(id -un)";
END
  local list
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    case $list in
      *.sources) sed 's/^Types:.*/Types: deb-src/' "$list" >"$apt_folder/parts/${list##*/}" ;;
      *.list) sed -n 's/^deb /deb-src /p' "$list" >"$apt_folder/parts/${list##*/}" ;;
    esac 2>/dev/null || true
  done
  rm -f "$apt_folder"/parts/next.*
  apt_here apt-get update -q
}

# The entries that name this release, for the next one.
add_next_release() {
  local release list
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  for list in "$apt_folder"/parts/*; do
    case $list in
      *.sources) awk -v RS= -v ORS='\n\n' -v release="$release" -v next_release="$next_release" \
        'sub("(^|\n)Suites: *" release "( [^\n]*)?(\n|$)", "\nSuites: " next_release "\n")' "$list" ;;
      *.list) sed -nE "s/^(deb-src .*) $release .*/\1 $next_release main/p" "$list" ;;
    esac >"$apt_folder/parts/next.${list##*/}"
  done
  apt_here apt-get update -q
}

# In the version that the package has here, or else the newest that the mirror has.
fetch_source() { # SOURCE PACKAGE
  local version
  version=$(dpkg-query -W -f '${source:Version}' "$2")
  for version in "$version" $(apt_here apt-cache madison "$1" | awk '$NF == "Sources" {print $3}' | sort -urV); do
    if apt_here apt-get source -q --download-only "$1=$version"; then
      echo "$1 $version" >>versions.new
      return
    fi
  done
  return 1
}

fetch_sources() { # "RECIPE SOURCE PACKAGE"...
  mkdir -p "$work/sources"
  cd "$work/sources"
  rm -f versions.new
  configure_apt
  local library name source package missing=()
  for library in "$@"; do
    read -r name source package <<<"$library"
    fetch_source "$source" "$package" || missing+=("$source $package")
  done
  if [[ ${#missing[@]} -gt 0 ]]; then
    add_next_release
    for library in "${missing[@]}"; do
      # shellcheck disable=SC2086
      fetch_source $library
    done
  fi
  mv versions.new "$sysroot/versions"
}

# The upstream part of a source's version, as 3.0.20.
version_of() { # SOURCE
  awk -v name="$1" '$1 == name {print $2}' "$sysroot/versions" | sed -E 's/^[0-9]+://; s/-[^-]*$//; s/[+~].*//'
}

source_file() { # SOURCE SUFFIX
  ls "$work/sources/$1"_*"$2" | sort -V | tail -1
}

# With Debian's patches.
unpack() { # SOURCE FOLDER
  rm -rf "$2"
  local version
  version=$(awk -v name="$1" '$1 == name {print $2}' "$sysroot/versions")
  dpkg-source --no-check -x "$work/sources/${1}_${version#*:}.dsc" "$2"
}
