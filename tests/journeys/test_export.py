"""`heard cases export`: a file, with a code that a lead drew, and never without (MOMENTS 13)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdf

from storage.audit import read_audit
from tests.bot.houses import heard
from tests.journeys.house import House, open_case_of, report
from tests.journeys.test_erasure import draw_as_lead


async def begin(house: House) -> str:
    await report(house)
    return (await open_case_of(house.phone("lead")))[:6]


async def test_a_code_writes_one_file_once(house: House, tmp_path: Path) -> None:
    reference = await begin(house)
    code = await draw_as_lead(house, reference, kind="Code for export")
    target = tmp_path / "out" / "case.json"
    target.parent.mkdir()
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(target))
    assert said.status == 0, said
    record = json.loads(target.read_text("utf-8"))
    assert record["reference"] == reference
    assert [one["text"] for one in record["passages"] if one["verbatim"]] == ["they trip me up on the bus"]
    assert target.stat().st_mode & 0o777 == 0o600
    await house.phone("deputy").wait_for("wrote this case to a file", anywhere=True)
    again = await heard(house, "cases", "export", reference, "--code", code, "--to", str(tmp_path / "b.json"))
    assert again.status == 1 and not (tmp_path / "b.json").exists()


async def test_the_page_is_a_tagged_pdf(house: House, tmp_path: Path) -> None:
    reference = await begin(house)
    code = await draw_as_lead(house, reference, kind="Code for export")
    target = tmp_path / "case.pdf"
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(target))
    assert said.status == 0, said
    reader = pypdf.PdfReader(io.BytesIO(target.read_bytes()))
    assert "they trip me up on the bus" in reader.pages[0].extract_text()


async def test_without_a_code_nothing_is_written_and_the_readers_hear(house: House, tmp_path: Path) -> None:
    reference = await begin(house)
    target = tmp_path / "case.json"
    for ref in (reference, "ZZZZZZ"):
        said = await heard(house, "cases", "export", ref, "--code", "AAAA-BBBB-CCCC", "--to", str(target))
        assert said.status == 1 and not target.exists()
        assert said.err.count("\n") == 1 and "they trip" not in said.err
    await house.phone("lead").wait_for("tried to write this case to a file", anywhere=True)


async def test_a_code_to_erase_exports_nothing(house: House, tmp_path: Path) -> None:
    """Sabotage of the purpose: any code would do."""
    reference = await begin(house)
    await house.join("dpo", "borough", "dpo")
    code = await draw_as_lead(house, reference)
    target = tmp_path / "case.json"
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(target))
    assert said.status == 1 and not target.exists()


async def test_a_file_that_is_there_or_of_another_kind_is_refused_before_the_code_is_used(
    house: House, tmp_path: Path
) -> None:
    reference = await begin(house)
    there = tmp_path / "there.pdf"
    there.write_text("x")
    for target in (there, tmp_path / "case.docx", tmp_path / "none" / "case.pdf"):
        said = await heard(house, "cases", "export", reference, "--to", str(target))
        assert said.status == 2
    assert there.read_text() == "x"


async def test_without_the_open_key_file_the_code_is_kept_and_nobody_is_told_of_a_file(
    house: House, tmp_path: Path
) -> None:
    reference = await begin(house)
    code = await draw_as_lead(house, reference, kind="Code for export")
    open_file = house.settings.keys.open_file
    open_file.rename(aside := open_file.with_suffix(".aside"))
    await house.restart()
    target = tmp_path / "case.json"
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(target))
    assert said.status == 1 and "the open key file is not here" in said.err and not target.exists()
    aside.rename(open_file)
    await house.restart()
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    assert "exported" not in [line.act for line in lines]
    said = await heard(house, "cases", "export", reference, "--code", code, "--to", str(target))
    assert said.status == 0, said
