"""Many at once, each with a connection of its own."""

from threading import Barrier, Thread

from django.db import connection


def in_parallel(count, act):
    """Run the act in as many threads, all let go at once; what went wrong."""
    barrier, errors = Barrier(count), []

    def run(n):
        try:
            connection.ensure_connection()  # before the start, so that they truly meet
            barrier.wait(timeout=30)
            act(n)
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[n]) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
