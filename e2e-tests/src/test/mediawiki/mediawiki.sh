#!/usr/bin/env bash
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#     http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
#
# A real MediaWiki for the end-to-end tests, from Debian's packages, with SQLite and PHP's own web
# server. Nothing is installed and no service is started: the packages are unpacked into a cache
# folder. Needs apt-get, dpkg and a Debian or Ubuntu mirror at the first run; no root.
#
#   mediawiki.sh setup DIR            an empty wiki in DIR; one that is there already stays as it is
#   mediawiki.sh fill DIR [N]         pages, edits, moves, deletions, restores and users, over 14 days;
#                                     N times fewer of them
#   mediawiki.sh serve DIR PORT       serves it until SIGTERM: http://127.0.0.1:PORT/api.php
#   mediawiki.sh churn DIR N SEED     N random edits, creations, deletions, restores and moves, now
#   mediawiki.sh truth DIR TABLE      a table as the wiki's own database holds it, tab-separated
#
# TABLE is pages, all_pages, users, revisions, log_events, recent_changes, or one of revisions_ever and
# recent_changes_ever, which have the rows that MediaWiki has dropped since and when it did.
#
# A file DIR/lag with a number makes the wiki report that replication lag (maxlag errors).
# Anonymous users of this wiki may write: action=edit|delete|undelete|move with the token '+\'.

set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/lakeflow-mediawiki"
tree="$cache/tree"
program="$tree/usr/share/mediawiki"

fail() {
  echo "mediawiki.sh: $*" >&2
  exit 1
}

apt_retried() {
  local attempt
  for attempt in 1 2 3; do
    if DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 "${apt_options[@]}" "$@"; then
      return 0
    fi
    echo "mediawiki.sh: 'apt-get $*' failed, attempt $attempt of 3" >&2
    sleep "$((attempt * 2))"
  done
  return 1
}

# The packages to unpack. libc6 and its companions come from the machine, for they must fit it;
# what php's packages need only while they are installed (perl, debconf) is left out.
package_names() {
  echo mediawiki
  echo mediawiki-classes
  apt-cache "${apt_options[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts \
    --no-breaks --no-replaces --no-enhances php-cli php-sqlite3 php-mbstring php-xml php-intl |
    grep -E '^(php[0-9.]*-|lib)' |
    grep -vE '^(libc6|libgcc-s1|libstdc\+\+6|libcrypt1|libperl.*)$' | sort -u
}

download_packages() {
  mkdir -p "$1"
  (cd "$1" && package_names >names && grep -qx 'php[0-9.]*-cli' names &&
    mapfile -t names <names && apt_retried download "${names[@]}" >apt.log 2>&1 ||
    { cat apt.log >&2; exit 1; })
}

# First with the machine's package lists; where they are absent or out of date, with lists of our own.
fetch_packages() {
  apt_options=()
  if apt-cache show mediawiki >/dev/null 2>&1 && (download_packages "$1"); then
    return 0
  fi
  echo "mediawiki.sh: fetching package lists into $cache/apt" >&2
  mkdir -p "$cache/apt/lists/partial" "$cache/apt/archives/partial"
  apt_options=(-o "Dir::State::Lists=$cache/apt/lists" -o "Dir::Cache=$cache/apt")
  apt_retried update || fail "no package lists: is a Debian mirror reachable?"
  download_packages "$1" || fail "the packages could not be downloaded: is a Debian mirror reachable?"
}

# Builds the program tree once, in a subshell of its own. It appears under its name only when it is
# complete.
unpack_program() (
  if [[ -d "$tree" ]]; then
    return 0
  fi
  command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    fail "apt-get and dpkg are needed: this takes MediaWiki from Debian's packages"
  mkdir -p "$cache"
  work="$(mktemp -d "$cache/unpacking.XXXXXX")"
  trap 'rm -rf "$work"' EXIT
  fetch_packages "$work/packages"
  for package in "$work"/packages/*.deb; do
    dpkg -x "$package" "$work/tree"
  done
  # Links to absolute paths of an installed package lead out of the tree.
  find "$work/tree/usr/share/mediawiki" -maxdepth 1 -type l -delete
  mkdir "$work/tree/usr/share/mediawiki/extensions" "$work/tree/usr/share/mediawiki/images"
  chmod -R u+rwX,go+rX "$work/tree"
  # Another process may have been quicker; its tree is as good as ours.
  mv -T "$work/tree" "$tree" 2>/dev/null || [[ -d "$tree" ]] || fail "cannot create $tree"
)

php_options=()

# Points the unpacked php to its libraries and extensions, and away from an installed php's settings.
prepare_php() {
  [[ -d "$tree" ]] || fail "there is no program tree in $cache: run 'mediawiki.sh setup DIR' first"
  local extension
  php_binary="$(find "$tree/usr/bin" -name 'php[0-9]*' | head -n 1)"
  extensions="$(dirname "$(find "$tree/usr/lib/php" -name mbstring.so | head -n 1)")"
  php_options=(-n -d "extension_dir=$extensions" -d memory_limit=512M -d date.timezone=UTC
    -d display_errors=stderr -d error_reporting=22527)
  for extension in ctype dom fileinfo iconv intl mbstring pdo pdo_sqlite posix simplexml \
    sqlite3 tokenizer xml xmlreader xmlwriter; do
    [[ ! -f "$extensions/$extension.so" ]] || php_options+=(-d "extension=$extension")
  done
  [[ ! -f "$extensions/opcache.so" ]] ||
    php_options+=(-d "zend_extension=$extensions/opcache.so" -d opcache.memory_consumption=192
      -d opcache.max_accelerated_files=20000 -d opcache.validate_timestamps=0)
  library_path="$(find "$tree/usr/lib" "$tree/lib" -maxdepth 1 -type d -name '*-linux-*' 2>/dev/null |
    paste -sd: -)"
}

run_php() {
  LD_LIBRARY_PATH="$library_path" "$php_binary" "${php_options[@]}" "$@"
}

use_wiki() {
  wiki="$(cd "$1" 2>/dev/null && pwd)" || fail "no folder $1"
  [[ -f "$wiki/LocalSettings.php" ]] || fail "no wiki in $wiki: run 'mediawiki.sh setup $1' first"
  export MW_CONFIG_FILE="$wiki/LocalSettings.php" MW_INSTALL_PATH="$program"
  prepare_php
}

# A wiki is complete when it has its LocalSettings.php; what an interrupted setup left is replaced.
setup() {
  if [[ -f "$1/LocalSettings.php" ]]; then
    echo "mediawiki.sh: $1 holds a wiki already; it stays as it is" >&2
    return 0
  fi
  unpack_program
  prepare_php
  mkdir -p "$1"
  wiki="$(cd "$1" && pwd)"
  if [[ -f "$wiki/install.log" ]]; then
    rm -rf "$wiki/data" "$wiki/cache" "$wiki/install.log"
  elif [[ -n "$(ls -A "$wiki")" ]]; then
    fail "$wiki is neither empty nor a wiki"
  fi
  mkdir -p "$wiki/data" "$wiki/cache"
  (cd "$program" && run_php maintenance/install.php --dbtype sqlite --dbname wiki \
    --dbpath "$wiki/data" --confpath "$wiki/cache" --server http://127.0.0.1 --scriptpath /wiki \
    --skins Vector --lang en --pass "lakeflow-test-wiki" Lakeflow Admin) >"$wiki/install.log" 2>&1 ||
    { cat "$wiki/install.log" >&2; fail "MediaWiki's installer failed"; }
  run_php "$here/journal.php" "$wiki/data/wiki.sqlite"
  sed -e '/^<?php/d' "$here/settings.php" >>"$wiki/cache/LocalSettings.php"
  mv "$wiki/cache/LocalSettings.php" "$wiki/LocalSettings.php"
}

# PHP's server leaves its workers behind when it is told to end, so the whole group is told.
serve() {
  cd "$program"
  set -m
  PHP_CLI_SERVER_WORKERS=4 run_php -S "127.0.0.1:$1" -t "$program" &
  server=$!
  trap 'end_server; exit 0' TERM INT HUP
  trap end_server EXIT
  wait "$server"
}

end_server() {
  trap - EXIT
  kill -- "-$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}

usage="usage: mediawiki.sh setup DIR | fill DIR [N] | serve DIR PORT | churn DIR N SEED | truth DIR TABLE"
case "${1:-} $#" in
  "setup 2") setup "$2" ;;
  "fill 2" | "fill 3") use_wiki "$2" && run_php "$here/fill.php" --quiet --share "${3:-1}" ;;
  "serve 3") use_wiki "$2" && serve "$3" ;;
  "churn 4") use_wiki "$2" && run_php "$here/churn.php" --count "$3" --seed "$4" ;;
  "truth 3") use_wiki "$2" && run_php "$here/truth.php" "$wiki/data/wiki.sqlite" "$3" ;;
  *) fail "$usage" ;;
esac
