from __future__ import annotations

from xml.etree import ElementTree as ET

from bot.insight import charts

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing: str) -> list[str]:
    return [found.text or "" for found in ET.fromstring(drawing).iter(f"{SVG}text")]


def test_a_chart_has_a_name_and_a_description() -> None:
    root = ET.fromstring(charts.columns("Name <1>", "What & why", ["2 Mar"], [10]))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None
    assert (title.text, desc.text) == ("Name <1>", "What & why")
    named = [title.get("id"), desc.get("id")]
    assert (root.get("aria-labelledby") or "").split() == named


def test_two_charts_on_a_page_have_different_ids() -> None:
    one, two = (ET.fromstring(charts.bars("A", "B", [])) for _ in range(2))
    assert one.get("aria-labelledby") != two.get("aria-labelledby")


def test_a_hidden_number_has_a_star_and_no_bar() -> None:
    drawing = charts.columns("A", "B", ["2 Mar", "9 Mar"], [None, 20])
    assert "*" in texts(drawing)
    assert len(list(ET.fromstring(drawing).iter(f"{SVG}rect"))) == 1


def test_a_row_with_a_hidden_part_is_not_drawn() -> None:
    drawing = charts.stacked("A", "B", ["x", "y"], [("2 Mar", [None, 80])])
    assert texts(drawing) == ["x", "y", "2 Mar", "*"]


def test_a_chart_of_nothing_can_be_drawn() -> None:
    for values in ([], [0, 0], [None, None]):
        labels = ["2 Mar", "9 Mar"][: len(values)]
        ET.fromstring(charts.columns("A", "B", labels, values))
    ET.fromstring(charts.stacked("A", "B", ["x"], [("2 Mar", [0])]))


def test_no_chart_breaks_the_content_security_policy() -> None:
    drawing = charts.stacked("A", "B", ["x", "y"], [("2 Mar", [20, 80])])
    assert "style=" not in drawing and "<style" not in drawing
