"""Each limit that a page states is the constant in the source.

Limits that a flag sets are compared with the program's help, in tests/e2e/test_pages.py.
"""
import re
import unittest

from page import prose_of, text_of

OPERATING, SECURITY, ATTACKS = "docs/operating.md", "SECURITY.md", "docs/security.md"
TRUST, WRITING, INSPECT, CASES = (f"docs/plugins/{name}.md" for name in ("trust", "writing", "inspect", "cassettes"))
ARCHITECTURE = "docs/architecture.md"

# The page, its words with N for the figure, the source, the constant.
FIGURES = [
    (OPERATING, "| request header | N and", "host/server/request_reader.hpp", "header_bytes"),
    (OPERATING, "| request header | 16 KiB and N fields", "host/server/request_reader.hpp", "header_fields"),
    (OPERATING, "with its extensions, and trailers | N each", "host/server/request_reader.hpp", "chunk_line_bytes"),
    (OPERATING, "account, integration and record | N each", "host/protocol/envelope.cpp", "most_name_bytes"),
    (OPERATING, "have not arrived whole, together | N, or three", "host/app/host_options.cpp", "least_arriving_bytes"),
    (OPERATING, "(header: N), 408", "host/server/sessions.hpp", "header"),
    (OPERATING, "| idle connection | N |", "host/server/sessions.hpp", "idle"),
    (OPERATING, "; N more get 503", "host/server/sessions.hpp", "turned_away"),
    (OPERATING, "| names being resolved | N;", "host/app/plugin_limits.cpp", "max_lookups"),
    (OPERATING, "| log of one event | N lines", "host/runtime/outcome.hpp", "lines"),
    (OPERATING, "5,000 lines of N,", "host/runtime/outcome.hpp", "bytes_per_line"),
    (OPERATING, "lines of 64 KiB, N in all", "host/runtime/outcome.hpp", "bytes"),
    (OPERATING, "may allocate from the host | N |", "host/runtime/call.hpp", "memory_bytes"),
    (OPERATING, "| a plugin file | N, read", "host/reload/options.hpp", "max_file_bytes"),
    (OPERATING, "| a plugin file | 256 MiB, read within N and", "host/probe/examiner.hpp", "time_ms"),
    (OPERATING, "read within 5 s and N beside", "host/probe/examiner.hpp", "memory_bytes"),
    (OPERATING, "| descriptions of a file's services | N, within", "host/probe/prober.hpp", "output_bytes"),
    (OPERATING, "file's services | 1 MiB, within N |", "host/probe/prober.hpp", "time_ms"),
    (OPERATING, "printed output | N lines", "host/text/line_reader.hpp", "lines"),
    (OPERATING, "100 lines of N per", "host/text/line_reader.hpp", "bytes_per_line"),
    (OPERATING, "of 1 KiB per N;", "host/text/line_reader.hpp", "interval"),
    (OPERATING, "per 10 s; N while it is probed", "host/probe/supervision.hpp", "max_printed_bytes"),
    (OPERATING, "process that died | N;", "host/app/crash_reports.hpp", "max_report_bytes"),
    (OPERATING, "64 KiB; the newest N are kept", "host/app/crash_reports.hpp", "max_reports"),
    (OPERATING, "stores for one integration | N values", "host/store/kv_store.hpp", "keys_per_scope"),
    (OPERATING, "| 64 values of N |", "host/store/kv_store.hpp", "value_bytes"),
    (OPERATING, "unknown outcome | N, one service", "host/store/unknown_outcomes.hpp", "all"),
    (OPERATING, "one service N; beyond, a repeated", "host/store/unknown_outcomes.hpp", "service"),
    (OPERATING, "that stay in memory | N; then", "host/reload/options.hpp", "max_retained"),
    (OPERATING, "| method N,", "host/egress/request_rules.hpp", "max_method_bytes"),
    (OPERATING, ", URL N, user", "host/egress/url.hpp", "max_url_bytes"),
    (OPERATING, "user and password N each", "host/egress/request_rules.hpp", "max_credential_bytes"),
    (OPERATING, "headers N in 1,000", "host/egress/request_rules.hpp", "max_header_bytes"),
    (OPERATING, "256 KiB in N, 10,000 parts", "host/egress/request_rules.hpp", "max_headers"),
    (OPERATING, "1,000, N parts", "host/egress/request_rules.hpp", "max_parts"),
    (OPERATING, "for one plugin on one loop | N; more", "host/egress/resolver.hpp", "max_lookups"),
    (OPERATING, "cached names of one plugin on one loop | N;", "host/egress/resolver.hpp", "max_names"),
    (OPERATING, "one event under way together | N |", "host/runtime/host_http_all.hpp", "max_requests_at_once"),
    (OPERATING, "4 GiB and N files", "host/app/plugin_limits.cpp", "max_files"),
    (OPERATING, "remaining files, N at a time", "host/reload/pipeline.hpp", "probes_at_once"),
    (OPERATING, "A server has N to answer", "host/egress/dns_lookup.hpp", "timeout"),
    (OPERATING, "within N and 5 min", "host/egress/resolver.hpp", "shortest"),
    (OPERATING, "within 5 s and N, and failures", "host/egress/resolver.hpp", "longest"),
    (OPERATING, "and failures for N.", "host/egress/resolver.hpp", "keep_failed"),
    (OPERATING, "their thread or process for N |", "host/runtime/watchdog.hpp", "report"),
    (OPERATING, "The host replaces N lost threads", "host/app/event_loops.hpp", "max_replacements"),
    (OPERATING, "The host retries at most N apart", "host/worker/start_policy.hpp", "longest_wait"),
    (OPERATING, "events wait N, then fail", "host/worker/start_policy.hpp", "patience"),
    (SECURITY, "event loop is replaced, up to N times", "host/app/event_loops.hpp", "max_replacements"),
    (ATTACKS, "the read buffer has N |", "host/server/request_reader.hpp", "header_bytes"),
    (ATTACKS, "only reserved memory counts, N at first", "host/server/growing_body.hpp", "reserved_bytes"),
    (ATTACKS, "at a limited pace, for N |", "host/server/session.cpp", "lingering"),
    (ATTACKS, "bodies over N are parsed", "host/server/text_thread.hpp", "most_bytes_on_a_loop"),
    (ATTACKS, "which become keys | N each", "host/protocol/envelope.cpp", "most_name_bytes"),
    (ATTACKS, "| N lines, refused beyond", "host/text/line_reader.hpp", "lines"),
    (ATTACKS, "lines, refused beyond N |", "host/probe/supervision.hpp", "max_printed_bytes"),
    (ATTACKS, "the account, killed after N |", "host/worker/channel_watch.hpp", "unread_patience"),
    (ATTACKS, "a turn takes N frames", "host/worker/channel.hpp", "frames_per_turn"),
    (ATTACKS, "a turn takes 64 frames or N |", "host/worker/channel.hpp", "time_per_turn"),
    (ATTACKS, "with a backtrace, replaced after N |", "host/runtime/watchdog.hpp", "lost"),
    (TRUST, "more than N of address space", "host/process/confines.hpp", "memory_bytes"),
    (TRUST, "N descriptors beside those", "host/sandbox/sandbox.hpp", "open_files"),
    (TRUST, "can be limited (to N, and more", "host/sandbox/sandbox.hpp", "threads"),
    (TRUST, "log takes N printed lines", "host/text/line_reader.hpp", "lines"),
    (TRUST, "describe its services, within N.", "host/probe/prober.hpp", "time_ms"),
    (TRUST, "an event holds the process for N |", "host/runtime/watchdog.hpp", "report"),
    (TRUST, "an event holds it for N, and the process", "host/runtime/watchdog.hpp", "lost"),
    (TRUST, "has not returned N after its deadline", "host/worker/channel_watch.hpp", "grace"),
    (TRUST, "that it asked for, for N |", "host/worker/channel_watch.hpp", "unread_patience"),
    (TRUST, "are retried, at most N times", "host/worker/remote_executor.cpp", "deaths_allowed"),
    (TRUST, "first death, then after N, 200 ms", "host/worker/restart_policy.hpp", "first_wait"),
    (TRUST, "After N deaths within a minute", "host/worker/restart_policy.hpp", "deaths"),
    (TRUST, "N of these within a minute", "host/worker/restart_policy.hpp", "unexplained_deaths"),
    (TRUST, "and is cut at N.", "host/app/crash_reports.hpp", "max_report_bytes"),
    (TRUST, "The newest N reports", "host/app/crash_reports.hpp", "max_reports"),
    (WRITING, "own thread with N of stack", "host/runtime/own_threads.hpp", "stack_bytes"),
    (WRITING, "A stack has N.", "host/runtime/stack_pool.hpp", "stack_bytes"),
    (INSPECT, "almost no rights reads it, within N and", "host/probe/examiner.hpp", "time_ms"),
    (INSPECT, "5 seconds and with N besides the file", "host/probe/examiner.hpp", "memory_bytes"),
    (INSPECT, "exported symbols (the first N)", "host/artifact/contents.cpp", "max_listed_exports"),
    (INSPECT, "more than N needed libraries", "host/elf/file.hpp", "max_needed"),
    (INSPECT, "needed libraries, N dynamic symbols", "host/elf/file.hpp", "max_symbols"),
    (INSPECT, "dynamic symbols, N dynamic entries", "host/elf/file.hpp", "max_dynamic_entries"),
    (INSPECT, "dynamic entries; N of their names", "host/elf/file.hpp", "max_text_bytes"),
    (INSPECT, "their names; N of folders to search", "host/elf/file.hpp", "max_search_path_bytes"),
    (CASES, "with more than N secrets", "host/cassette/secrets.hpp", "most"),
    (CASES, "with more than N of requests and answers", "host/recording/call_recording.hpp", "case_bytes"),
    (CASES, "For an attachment above N, a note", "host/recording/call_recording.hpp", "file_bytes"),
    (ARCHITECTURE, "parses bodies of more than N", "host/server/text_thread.hpp", "most_bytes_on_a_loop"),
    (ARCHITECTURE, "on a pooled N stack", "host/runtime/stack_pool.hpp", "stack_bytes"),
    (ARCHITECTURE, "stack with a N guard", "host/runtime/stack.hpp", "guard_bytes"),
    (ARCHITECTURE, "A turn that takes longer than N is", "host/runtime/watchdog.hpp", "report"),
    (ARCHITECTURE, "The host replaces up to N loops", "host/app/event_loops.hpp", "max_replacements"),
    (ARCHITECTURE, "is answered after N.", "host/runtime/call.hpp", "grace"),
    (ARCHITECTURE, "events that wait fail after N with", "host/worker/start_policy.hpp", "patience"),
    (ARCHITECTURE, "in place waits for N of quiet", "host/reload/options.hpp", "settle_ms"),
    (ARCHITECTURE, "A deleted file has N to come back", "host/reload/options.hpp", "gone_ms"),
    (ARCHITECTURE, "At N notes, or", "host/store/unknown_outcomes.hpp", "all"),
    (ARCHITECTURE, "notes, or N of one service", "host/store/unknown_outcomes.hpp", "service"),
    (ARCHITECTURE, "While more than N waits for a worker", "host/worker/channel.hpp", "unread_bytes"),
    (ARCHITECTURE, "answer unread for N,", "host/worker/channel_watch.hpp", "unread_patience"),
    (ARCHITECTURE, "handles frames for N at most", "host/worker/channel.hpp", "time_per_turn"),
    (ARCHITECTURE, "up to N in memory, beyond that", "host/egress/blob.hpp", "memory_bytes"),
    (ARCHITECTURE, "starts up to N requests", "host/runtime/host_http_all.hpp", "max_requests_at_once"),
]

WORDS = {"one": 1, "two": 2, "four": 4, "five": 5, "eight": 8, "fifty": 50, "hundred": 100, "a second": 1}
UNITS = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "us": 1e-6, "microseconds": 1e-6, "ms": 1e-3, "s": 1,
         "second": 1, "seconds": 1, "min": 60, "": 1}
FIGURE = rf"(\d[\d,]*|{'|'.join(WORDS)})(?: ({'|'.join(filter(None, UNITS))})\b)?"


def pattern(words):
    before, after = re.split(r"\bN\b", words)
    return re.escape(before) + FIGURE + re.escape(after)


def stated(page, words):
    """The figure in place of N, in bytes or seconds."""
    found = re.search(pattern(words), prose_of(page), re.I)
    if found is None:
        raise AssertionError(f"{page} does not say: {words}")
    number, unit = found.groups()
    value = WORDS[number.lower()] if number.lower() in WORDS else int(number.replace(",", ""))
    return value * UNITS[unit or ""]


def constant(path, name):
    """The value that the source gives to the name, in bytes or seconds."""
    text = re.sub(r"std::\w+\{([\d']+)\}", r"\1", text_of(path)).replace("'", "")
    found = re.search(rf"(?:chrono::(\w+)\s+)?\b{name}\s*[={{,]\s*(?:std::chrono::(\w+)\()?(\d[^;,)}}]*)", text)
    if found is None:
        raise AssertionError(f"{path} has no {name}")
    before, inside, value = found.groups()
    value = re.sub(r"(?<=\d)(?:u|ull)\b", "", value, flags=re.I)
    if not re.fullmatch(r"[\d\s*<]+", value):
        raise AssertionError(f"{path}: {name} is no figure: {value}")
    unit = {"milliseconds": 1e-3, "microseconds": 1e-6}.get(before or inside, 1e-3 if name.endswith("_ms") else 1)
    return eval(value) * unit  # digits, * and << alone


class Figures(unittest.TestCase):
    def test_every_limit_is_the_constant_in_the_source(self):
        for page, words, path, name in FIGURES:
            with self.subTest(page=page, words=words, source=f"{path}: {name}"):
                self.assertAlmostEqual(stated(page, words), constant(path, name), places=9)

    def test_every_limit_of_the_table_without_a_flag_is_compared(self):
        table = re.search(r"(?ms)^## Limits\n(.*?)^## ", text_of(OPERATING)).group(1)
        rows = re.findall(r"(?m)^\| .+ \| .+ \| - \|$", table)
        self.assertGreater(len(rows), 15)
        share = "| events in flight of one plugin | three quarters of these"
        for row in rows:
            with self.subTest(row=row):
                compared = any(page == OPERATING and re.search(pattern(words), row) for page, words, *_ in FIGURES)
                self.assertTrue(compared or row.startswith(share))


if __name__ == "__main__":
    unittest.main()
