-- pandoc's reader of Jira's wiki markup over texts that stand between record separators.
function Pandoc(_)
  local all = io.open(os.getenv("AHA_JIRA_TEXTS"), "rb"):read("a")
  for text in all:gmatch("([^\30]*)\30") do
    io.stdout:write(pandoc.write(pandoc.read(text, "jira"), "html"), "\30")
  end
  io.stdout:flush()  -- before pandoc writes the end of its own output
end
