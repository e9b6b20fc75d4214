"""What a form says, and the digest by which one that is sent again is known."""

from chassis.browser.forms import Form, new_once


def test_lines_end_alike_and_spaces_around_a_field_are_gone() -> None:
    form = Form([("note", " 第一行\r\n第二行 "), ("many", "a"), ("many", "b")])

    assert form.text("note") == "第一行\n第二行"
    assert form.all("many") == ["a", "b"]
    assert form.text("none") == ""


def test_the_digest_is_of_what_is_asked_and_not_of_the_session() -> None:
    form = Form([("item", "a"), ("csrf", "x")])

    assert form.sha256() == Form([("item", "a"), ("csrf", "y")]).sha256()
    assert form.sha256() != Form([("item", "b"), ("csrf", "x")]).sha256()
    assert Form([("a", "bc")]).sha256() != Form([("ab", "c")]).sha256()


def test_only_a_name_of_our_own_form_is_one_for_once() -> None:
    assert Form([("once", new_once())]).once() is not None
    assert new_once() != new_once()
    for strange in ("", "short", "x" * 65, "with space padded"):
        assert Form([("once", strange)]).once() is None
