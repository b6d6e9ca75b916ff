from files.shelf import Shelf


def test_what_was_put_by_is_found_under_its_name():
    with Shelf() as shelf:
        shelf.put({"甲": "一" * 1000})
        shelf.put({"乙": "二", "甲": "没有换"})

        assert (shelf["乙"], shelf["甲"][:2], len(shelf)) == ("二", "一一", 2)
        assert ("甲" in shelf, "丙" in shelf) == (True, False)
