#!/usr/bin/env bash
# Brings worker rows from older Admin Core tables into the registry's table "WorkerStatus". May be run again at any time.
set -euo pipefail
umask 077

readonly here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/migrate-worker-registry"

usage() {
  cat <<'TEXT'
migrate-worker-registry.sh [--mapping FILE] [--backup FOLDER] [--config FILE --url URL [--key NAME]] [--dry-run]

  DATABASE_URL       the registry's PostgreSQL
  OLD_DATABASE_URL   where the old tables are. Default: DATABASE_URL
  --mapping FILE     which tables and columns. Default: migrate-worker-registry/mapping.json beside this script
  --backup FOLDER    gets a folder for this run. Default: ./registry-backups
  --config FILE      a .env or YAML file whose key named the old place
  --url URL          the registry's address, which the key gets
  --key NAME         Default: REGISTRY_URL. In YAML the last part of its path
  --dry-run          does and validates everything, then takes it back

Exit codes: 0 done, 1 taken back (nothing has changed), 2 called wrongly.
TEXT
}

wrong() { echo "$1" >&2; usage >&2; exit 2; }
say() { echo "$1"; }
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }

mapping="$here/mapping.json" backups=./registry-backups config='' url='' key=REGISTRY_URL dry=no
while (($# > 0)); do
  case "$1" in
    --help | -h) usage; exit 0 ;;
    --dry-run) dry=yes; shift; continue ;;
    --mapping | --backup | --config | --url | --key) (($# > 1)) || wrong "$1 needs a value." ;;
    *) wrong "Unknown: $1" ;;
  esac
  case "$1" in
    --mapping) mapping="$2" ;;
    --backup) backups="$2" ;;
    --config) config="$2" ;;
    --url) url="$2" ;;
    --key) key="$2" ;;
  esac
  shift 2
done

[[ -n "${DATABASE_URL:-}" ]] || wrong 'DATABASE_URL must name the registry’s PostgreSQL.'
[[ -r "$mapping" ]] || wrong "The mapping $mapping can't be read."
[[ -z "$config" || -f "$config" ]] || wrong "The configuration $config is no file."
[[ -z "$config" || -n "$url" ]] || wrong '--config needs --url.'
[[ -n "$config" || -z "$url" ]] || wrong '--url needs --config.'
readonly plain_url='^https?://[][A-Za-z0-9._~:/?@%=+,-]+$'
[[ -z "$url" || "$url" =~ $plain_url ]] || wrong "--url must be http or https: $url"
[[ "$key" =~ ^[A-Za-z_][A-Za-z0-9_-]*$ ]] || wrong "--key must be a plain name: $key"
readonly target="$DATABASE_URL" source="${OLD_DATABASE_URL:-$DATABASE_URL}"
mkdir -p "$backups"
readonly backup="$(mktemp -d "$backups/$(date -u +%Y%m%dT%H%M%SZ)-XXXXXX")"
readonly old_rows="$backup/old-rows.copy"

# 1. What is there now, before anything is touched.
sql -d "$target" -c 'SELECT FROM "WorkerStatus" LIMIT 0' >/dev/null || {
  echo 'The registry’s database has no table "WorkerStatus", or is not to be reached. Start the registry once; it makes the table.' >&2
  exit 1
}
pg_dump -d "$target" --data-only --table='"WorkerStatus"' --table=registry_watch -f "$backup/registry.sql"
[[ -z "$config" ]] || cp -p -- "$config" "$backup/$(basename -- "$config")"
tables="$(sql -d "$source" -At -F $'\t' -v mapping="$(<"$mapping")" -f "$here/tables.sql")"
[[ -n "$tables" ]] || wrong "The mapping $mapping names no tables."
: >"$old_rows"
while IFS=$'\t' read -r index table name; do
  # Tabs are white space to `read`: an empty second field lets the third one slip into its place.
  [[ -n "$name" ]] || { echo "There is no table $table. Nothing has changed." >&2; exit 1; }
  pg_dump -d "$source" --table="$table" -f "$backup/old-table-$index.sql"
  sql -d "$source" -c "COPY (SELECT $index, to_jsonb(t) FROM $table t) TO STDOUT" >>"$old_rows"
done <<<"$tables"
say "Backed up to $backup"

# 2. The new configuration, written beside the old one, so that one rename puts it in place.
staged=''
trap '[[ -z "$staged" ]] || rm -f -- "$staged"' EXIT
if [[ -n "$config" ]]; then
  config="$(readlink -f -- "$config")"
  staged="$(mktemp "$(dirname -- "$config")/.$(basename -- "$config").XXXXXX")"
  cp -p -- "$config" "$staged"
  KEY="$key" URL="$url" awk -f "$here/rewrite-key.awk" "$config" >"$staged" || {
    echo "$config must have the key $key exactly once, with a value on its line. Nothing has changed." >&2
    exit 1
  }
  if cmp -s -- "$config" "$staged"; then rm -f -- "$staged"; staged=''; fi
fi

# 3. Rows and configuration in one transaction: the rename is its last step before the commit.
failed() {
  if [[ -n "$staged" && ! -e "$staged" ]]; then
    staged="$(mktemp "$(dirname -- "$config")/.$(basename -- "$config").XXXXXX")"
    cp -p -- "$backup/$(basename -- "$config")" "$staged" && mv -f -- "$staged" "$config"
    staged=''
  fi
  echo "Taken back: rows and configuration are as they were. The backup is in $backup" >&2
  exit 1
}
sql -d "$target" -At -v mapping="$(<"$mapping")" -v dry="$dry" \
  -v staged="$staged" -v config="$config" -f "$here/migrate.sql" <"$old_rows" || failed
if [[ "$dry" == yes ]]; then say 'Dry run: taken back.'; exit 0; fi
if [[ -n "$config" ]]; then
  if [[ -n "$staged" ]]; then say "$config: $key is $url"; else say "$config: unchanged"; fi
fi
staged=''
