# Gives one key of a .env or YAML file a new value and leaves every other byte as it is. Fails unless it is there once.
BEGIN { key = ENVIRON["KEY"]; url = ENVIRON["URL"] }
{
  line = $0
  if (line !~ /^[ \t]*#/ && match(line, "^[ \t]*(export[ \t]+)?(- )?\"?" key "\"?[ \t]*(=|:[ \t]+)")) {
    head = substr(line, 1, RLENGTH)
    found++
    if (head ~ /=$/) line = head url
    else if (substr(line, RLENGTH + 1) ~ /^[|>]/) found += 2
    else line = head "\"" url "\""
  }
  print line
}
END { if (found != 1) exit 3 }
