"""Which lines an outlet is taken to repeat: its own, and none of its news."""

from __future__ import annotations

from dateline.articles.habits import learn_habits, outlet_health
from dateline.model import Article, Block, BlockKind, Span
from dateline.text import fold

NEWS = (
    ("Ferry to Orven runs again", "The ferry to Orven runs again after a month, its owner Ansa Reth said on Monday."),
    ("Mill fire put out", "Firemen put out a blaze at the mill of Port Maren, the mayor's office said."),
    ("Osk votes on a bridge", "The council of Osk votes on the new bridge next week, two councillors said."),
    ("Talks end without a deal", "Talks between Kestria and Velland ended without a deal, diplomats said."),
    ("Bread dearer in Tarn", "Bread costs a tenth more in Tarn than a year ago, the bakers' guild said."),
    ("School of Brell reopens", "The school of Brell opens its doors again in May, the ministry said."),
    ("Lake of Imber freezes", "The lake of Imber is frozen for the first time since 1998, hunters said."),
    ("Doctors of Sund strike", "Doctors in Sund stopped work over pay on Tuesday, their union said."),
)
FOLLOW = "Follow us for more: every morning the best of the paper, free of charge."
WAR = "The war between Kestria and Velland began in 2019 over the strait."


def printed(headline: str, *lines: str) -> Article:
    blocks, at = [], 0
    for line in lines:
        blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 2
    return Article(
        url=f"https://courier.example/{headline}",
        headline=headline,
        text="\n\n".join(lines),
        blocks=tuple(blocks),
        outlet="The Courier",
    )


def test_a_line_at_the_foot_of_many_unlike_articles_is_a_habit() -> None:
    articles = [printed(headline, lead, f"{lead} It was said again.", FOLLOW) for headline, lead in NEWS]
    assert learn_habits(articles).lines == {"follow us for more: every morning the best of the paper, free of charge."}


def test_background_that_articles_about_one_matter_share_is_none() -> None:
    told = [
        printed(
            f"Day {n} of the strait", f"Kestria and Velland met on day {n}, envoys said.", f"They spoke {n} hours.", WAR
        )
        for n in range(12)
    ]
    assert learn_habits(told).lines == frozenset()


def test_a_line_in_five_articles_is_too_few_and_one_in_the_middle_of_a_text_is_no_habit() -> None:
    five = [printed(headline, lead, f"{lead} Again.", FOLLOW) for headline, lead in NEWS[:5]]
    middle = [printed(h, "Head one.", "Head two.", FOLLOW, *(f"{lead} {n}" for n in range(5))) for h, lead in NEWS]
    assert learn_habits(five).lines == frozenset()
    assert fold(FOLLOW) not in learn_habits(middle).lines


def test_health_tells_texts_that_have_become_short_and_headlines_that_are_missing() -> None:
    long = [printed(headline, lead * 40) for headline, lead in NEWS] * 2
    short = [printed("", "Read on.") for _ in range(10)]
    health = outlet_health([*short, *long], habits=3)
    assert (health.articles, health.words, health.habits) == (26, 2, 3)
    assert health.is_short and not health.is_unheaded
    assert not outlet_health(long, habits=0).is_short
