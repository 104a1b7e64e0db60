# RedCloth over texts that stand between record separators.
require "redcloth"
$stdin.set_encoding("UTF-8")
$stdout.set_encoding("UTF-8")
$stdin.read.split("\x1e").each do |text|
  $stdout.write(RedCloth.new(text).to_html, "\x1e")
end
