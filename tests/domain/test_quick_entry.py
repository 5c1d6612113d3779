import pytest

from counselling.domain.quick_entry import Incomplete, QuickEntry, Unclear, read_line, require_plausible

READ = {
    "cof 4812,35": ("cof", "4812,35", "", "", ""),
    "cof 4812,35 120": ("cof", "4812,35", "120", "", ""),
    "cof 4812,35 120 @12,9": ("cof", "4812,35", "120", "12,9", ""),
    "cof 4812,35 120 @12,9 #2881-440": ("cof", "4812,35", "120", "12,9", "2881-440"),
    "cof 4812,35 @12,9": ("cof", "4812,35", "", "12,9", ""),
    "cof 4812,35 #2881-440": ("cof", "4812,35", "", "", "2881-440"),
    "cof #2881-440 4812,35 @3.125 120": ("cof", "4812,35", "120", "3.125", "2881-440"),
    "  cof   4812,35  ": ("cof", "4812,35", "", "", ""),
    "cof\t4812,35\t120": ("cof", "4812,35", "120", "", ""),
    "cof@4,5 100": ("cof", "100", "", "4,5", ""),
    "cof 100 @ 4,5": ("cof", "100", "", "4,5", ""),
    "cof 100 4,5%": ("cof", "100", "", "4,5", ""),
    "cof 100 @4,5%": ("cof", "100", "", "4,5", ""),
    "cof 100 # 77-1": ("cof", "100", "", "", "77-1"),
    'cof 100 #"771 20 9"': ("cof", "100", "", "", "771 20 9"),
    "m. schmit 2700": ("m. schmit", "2700", "", "", ""),
    "banque moselle arlon 310,50 25": ("banque moselle arlon", "310,50", "25", "", ""),
    '"3 Suisses" 450': ("3 Suisses", "450", "", "", ""),
    'la "Banque 2000" 450': ("la Banque 2000", "450", "", "", ""),
    "b2b finance 900": ("b2b finance", "900", "", "", ""),
    "moselle.example 900": ("moselle.example", "900", "", "", ""),
    "d'org 9,5": ("d'org", "9,5", "", "", ""),
    "électris 612.40": ("électris", "612.40", "", "", ""),
    "cof 1.234,56": ("cof", "1.234,56", "", "", ""),
    "cof 1'234.56": ("cof", "1'234.56", "", "", ""),
    "cof €300": ("cof", "€300", "", "", ""),
    "cof 300€ 20€": ("cof", "300€", "20€", "", ""),
    "cof 300 € 20 €": ("cof", "300", "20", "", ""),
    "cof 300 EUR": ("cof", "300", "", "", ""),
    "cof EUR300": ("cof", "EUR300", "", "", ""),
    "cof =120+35,5": ("cof", "=120+35,5", "", "", ""),
    "cof ,5": ("cof", ",5", "", "", ""),
    "cof 0": ("cof", "0", "", "", ""),
    "cof -50": ("cof", "-50", "", "", ""),
    "cof 1.234": ("cof", "1.234", "", "", ""),
    "cof 12abc": ("cof", "12abc", "", "", ""),
}


@pytest.mark.parametrize("line", READ)
def test_a_line_is_read_into_its_parts(line: str) -> None:
    creditor, balance, instalment, rate, reference = READ[line]
    assert read_line(line) == QuickEntry(
        creditor=creditor, balance=balance, instalment=instalment, rate=rate, reference=reference
    )


ASKED = {
    "": (Incomplete, "Begin with the creditor; a name with a number in it stands in quotes."),
    "   ": (Incomplete, "Begin with the creditor; a name with a number in it stands in quotes."),
    "450": (Incomplete, "Begin with the creditor; a name with a number in it stands in quotes."),
    "cof": (Incomplete, "What is owed?"),
    "cof @12,9 #1": (Incomplete, "What is owed?"),
    "cof 100 @": (Incomplete, "Write the rate after @."),
    "cof 100 #": (Incomplete, "Write the reference after #."),
    'cof 100 #""': (Incomplete, "Write the reference after #."),
    '"3 Suisses 450': (Incomplete, "Close the quotation marks."),
    "cof 100 @4 @5": (Unclear, "Two rates in one line: keep one."),
    "cof 100 4% @5": (Unclear, "Two rates in one line: keep one."),
    "cof 100 #1 #2": (Unclear, "Two references in one line: keep one."),
    "cof 4 812,35 120": (
        Unclear, "Three amounts: 4, 812,35 and 120. Write an amount without spaces: 4812,35.",
    ),
    "3 Suisses 450": (Unclear, "What is “Suisses”? A reference begins with #, a rate with @."),
    "cof 4812,35 loyer": (Unclear, "What is “loyer”? A reference begins with #, a rate with @."),
    "cof 100 #771 20 9 8": (Unclear, "Three amounts: 100, 20 and 9. Write an amount without spaces: 10020."),
    "x " * 151: (Unclear, "This line is too long: one line is one debt."),
}  # fmt: skip


@pytest.mark.parametrize("line", ASKED)
def test_what_is_unclear_is_asked(line: str) -> None:
    kind, sentence = ASKED[line]
    with pytest.raises(Unclear) as question:
        read_line(line)
    assert (type(question.value), str(question.value)) == (kind, sentence)


def test_an_instalment_above_the_balance_is_asked_about() -> None:
    entry = read_line("cof 4 812,35")
    with pytest.raises(Unclear) as question:
        require_plausible(balance=400, instalment=81_235, entry=entry)
    assert str(question.value) == "The instalment 812,35 is more than the balance 4. One amount? Write 4812,35."
    require_plausible(balance=400, instalment=400, entry=entry)
    require_plausible(balance=400, instalment=None, entry=entry)
