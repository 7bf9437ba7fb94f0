"""The conditions of one opening as rules beside those of the rule book, so that one engine says who meets them."""

from typing import Final

import msgspec

from onedata.jobs import Job
from onedata.rules import Need, Rule, RuleBook, question

_TEXTS: Final = {
    "between": ("Lowongan ini: umur {least} sampai {most} tahun.", "This opening: aged {least} to {most}."),
    "least": ("Lowongan ini: umur paling rendah {least} tahun.", "This opening: at least {least} years old."),
    "most": ("Lowongan ini: umur paling tinggi {most} tahun.", "This opening: at most {most} years old."),
    "FEMALE": ("Lowongan ini untuk perempuan.", "This opening is for women."),
    "MALE": ("Lowongan ini untuk laki-laki.", "This opening is for men."),
    "schooling": ("Lowongan ini: paling rendah {school}.", "This opening: at least {school}."),
}
"""In Indonesian and English, as the lines of the rule book are."""


def with_opening(book: RuleBook, job: Job) -> RuleBook:
    """Return the book with the opening's own age, sex and schooling."""
    return RuleBook(book.questions, (*_age(job), *_sex(job), *_schooling(book, job), *book.rules))


def _rule(name: str, text: str, need: Need, **values: tuple[object, object]) -> Rule:
    own, english = _TEXTS[text]
    return Rule(
        rule=f"opening-{name}",
        id=own.format(**{key: pair[0] for key, pair in values.items()}),
        en=english.format(**{key: pair[1] for key, pair in values.items()}),
        need=need,
    )


def _age(job: Job) -> tuple[Rule, ...]:
    if job.age_from is None and job.age_to is None:
        return ()
    text = "between" if job.age_from and job.age_to else "least" if job.age_from else "most"
    need = Need("age", at_least=job.age_from)
    if job.age_to is not None:
        need = msgspec.structs.replace(need, below=job.age_to + 1)
    return (_rule("age", text, need, least=(job.age_from, job.age_from), most=(job.age_to, job.age_to)),)


def _sex(job: Job) -> tuple[Rule, ...]:
    return () if job.sex is None else (_rule("sex", job.sex, Need("sex", any_of=(job.sex,))),)


def _schooling(book: RuleBook, job: Job) -> tuple[Rule, ...]:
    asked = question(book, "schooling")
    option = next((each for each in asked.options if each.code == job.schooling), None) if asked else None
    if option is None or not option.level:
        return ()
    return (_rule("schooling", "schooling", Need("schooling", at_least=option.level), school=(option.id, option.en)),)
