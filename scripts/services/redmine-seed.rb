# Fills a fresh Redmine: two projects, the custom fields Ringloop uses, an account that files and one that may list users.
# Mails about new administrators are made by threads beside this one otherwise, and SQLite lets only one write.
ActiveJob::Base.queue_adapter = :inline

Setting.rest_api_enabled = '1'
Setting.login_required = '1'
Setting.notified_events = []
Setting.attachment_max_size = '51200'

# The default workflow and trackers come with Redmine's own default data. A field of other people's comes first, so that
# nobody gets away with fixed ids.
def field(name, format, **options)
  IssueCustomField.create!({ name: name, field_format: format, is_for_all: true, is_filter: true,
                             tracker_ids: Tracker.pluck(:id) }.merge(options))
end
field('Serial', 'string', is_filter: false)
%w[CallId CallerPhone ContactId Tags Outcome].each { |name| field(name, 'string') }
field('Rating', 'int')
field('Channel', 'list', possible_values: ['Phone', 'Mail', 'Über Fax'])
UserCustomField.create!(name: 'Phone', field_format: 'string', is_filter: true, visible: true, editable: true)

def user(login, **options)
  user = User.new({ firstname: 'Ringloop', lastname: login, mail: "#{login}@ringloop.test", language: 'en' }.merge(options))
  user.login = login
  user.password = user.password_confirmation = "#{login}-of-the-tests"
  user.save!
  user
end
account = user('ringloop')
admin = user('ringloop-admin', admin: true)
agent = user('ann', firstname: 'Ann', lastname: 'Agent')
manager = Role.find_by_name('Manager')
[%w[Support support], %w[Billing billing]].each do |name, identifier|
  project = Project.create!(name: name, identifier: identifier, is_public: false)
  project.trackers = Tracker.all
  project.enabled_module_names = %w[issue_tracking]
  project.save!
  [account, agent].each { |member| Member.create!(project: project, principal: member, roles: [manager]) }
end

directory = "/var/lib/redmine/#{ENV['REDMINE_INSTANCE']}"
File.write("#{directory}/key", account.api_key)
File.write("#{directory}/admin-key", admin.api_key)
