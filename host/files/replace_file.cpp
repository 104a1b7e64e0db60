#include "files/replace_file.hpp"

#include "files/durable_write.hpp"
#include "files/last_error.hpp"
#include "files/path_text.hpp"
#include "files/rename_over.hpp"
#include "files/unique_name.hpp"

namespace files {

void replace_file(const std::filesystem::path& target, std::string_view content) {
  auto [draft, file] = make_unique_file(target.parent_path(), ".arriving-", Access::all_may_read);
  if (!file) throw std::system_error(last_error(), text_of(target.parent_path()));
  auto error = write_durably(file, content) ? std::error_code() : last_error();
  file.reset();
  if (!error) error = rename_over(draft, target);
  if (!error) return sync_folder_of(target);
  std::error_code ignored;
  std::filesystem::remove(draft, ignored);
  throw std::system_error(error, text_of(target));
}

}  // namespace files
