# Serves the packaged Redmine on loopback with a database of its own, and prints what a test needs to know.
#
#   ruby redmine_server.rb PORT      in /usr/share/redmine, with DATABASE_URL naming a copy of the packaged database
require "rack/handler/webrick"
require "/usr/share/redmine/config/environment"
require "json"

Setting.rest_api_enabled = 1
Setting.login_required = 1 # else a wrong key is nobody in particular, who may read
Setting.attachment_max_size = 1024 # KiB
User.current = User.find_by_login("admin")
project = Project.create!(name: "Compass", identifier: "compass", tracker_ids: Tracker.pluck(:id),
                          enabled_module_names: %w[issue_tracking files])
$stdout.puts JSON.generate(api_key: User.current.api_key, project: project.id)
$stdout.flush
Rack::Handler::WEBrick.run(Rails.application, Host: "127.0.0.1", Port: Integer(ARGV[0]), AccessLog: [])
