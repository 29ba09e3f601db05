import threading
import time

import pytest

from unwatched.core.grouping import Together


def run(work, number):
    threads = [threading.Thread(target=work, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_alone_one_waits_for_nobody():
    written = []
    Together(written.append).write("a")
    assert written == [["a"]]


def test_every_row_is_written_once_and_before_write_returns():
    written, early = [], []

    def write_all(rows):
        time.sleep(0.002)  # as a disk does
        written.extend(rows)

    together = Together(write_all)

    def work(n):
        for i in range(20):
            together.write((n, i))
            if (n, i) not in written:
                early.append((n, i))

    run(work, 12)
    assert early == []
    assert sorted(written) == [(n, i) for n in range(12) for i in range(20)]


def test_who_waits_together_is_written_together_and_no_group_is_too_large():
    sizes = []

    def write_all(rows):
        until = time.monotonic() + 60
        while not sizes and len(together.waiting) < 12 and time.monotonic() < until:
            time.sleep(0.001)
        sizes.append(len(rows))

    together = Together(write_all, at_most=4)
    run(lambda n: together.write(n), 13)
    assert sizes == [1, 4, 4, 4]


def test_everybody_in_a_group_hears_of_its_failure_and_the_next_group_goes_on():
    failing, heard, fine = threading.Event(), [], []
    failing.set()

    def write_all(rows):
        time.sleep(0.01)
        if failing.is_set():
            raise OSError("disk full")

    together = Together(write_all)

    def work(n):
        try:
            together.write(n)
            fine.append(n)
        except OSError:
            heard.append(n)

    run(work, 6)
    assert (sorted(heard), fine) == (list(range(6)), [])
    failing.clear()
    together.write("again")
    with pytest.raises(IndexError):
        together.waiting.popleft()
