"""What a page that is asked again sends, and what it leaves out."""

from web.delta import changed, cursor_of, known_in


def test_what_the_client_has_is_not_sent_again():
    pieces = {"numbers": (1, 2), "7": ("sitting", 3), "9": ("handed", 5)}
    known = known_in(cursor_of(pieces))

    assert changed(pieces, known) == set()
    assert changed(pieces | {"7": ("sitting", 4)}, known) == {"7"}
    assert changed(pieces | {"11": ("sitting", 0)}, known) == {"11"}


def test_who_has_nothing_gets_everything():
    assert changed({"a": 1, "b": 2}, known_in("")) == {"a", "b"}


def test_a_cursor_that_was_tampered_with_only_sends_more():
    pieces = {"a": 1, "b": 2}

    assert changed(pieces, known_in("a-zz.-.b")) == {"a", "b"}
    assert known_in("." * 100_000) == {}
