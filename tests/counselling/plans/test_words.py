"""How a figure that differs between two scenarios is said."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from counselling.domain.explanation import Figure, Unit
from counselling.templatetags.plans import difference_words


@pytest.mark.parametrize(
    ("language", "figure", "said"),
    [
        ("fr", Figure(name="plan_months", value=7, unit=Unit.MONTHS), "7 mois de plus que A"),
        ("de", Figure(name="plan_months", value=-1, unit=Unit.MONTHS), "1 Monat weniger als A"),
        ("fr", Figure(name="offer", value=-6000, unit=Unit.CENTS), "60,00\u00a0€ de moins que A"),
    ],
)
def test_the_word_says_what_a_sign_would_say_twice(language, figure, said):
    first = SimpleNamespace(plan=SimpleNamespace(name="A\u202f: tout le disponible"))
    with translation.override(language):
        assert difference_words(figure, first) == said
