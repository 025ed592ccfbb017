"""Believable sentences of things to do, the same ones each time. For tests and benchmarks of the search."""

import random
from collections.abc import Mapping, Sequence

SEED = 2009

# What is done to what; a sentence takes a verb and a thing of one subject, so that it makes sense.
SUBJECTS: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "shopping": (
        ("Buy", "Order", "Pick up", "Get", "Look for"),
        (
            *(
                "milk and bread",
                "eggs and butter",
                "vegetables for the soup",
                "cheese and olives",
                "coffee beans",
            ),
            *("apples and pears", "rice, beans and spices", "a birthday cake", "cat food", "washing powder"),
        ),
    ),
    "house": (
        ("Fix", "Clean", "Paint", "Measure", "Replace"),
        (
            *("the leaking kitchen tap", "the garden fence", "the bathroom window", "the roof gutter"),
            *("the front door lock", "the bedroom ceiling", "the old radiator", "the cellar stairs"),
        ),
    ),
    "garden": (
        ("Water", "Plant", "Prune", "Move", "Cover"),
        (
            *("the tomato plants", "the apple tree", "the roses by the wall", "the herbs on the balcony"),
            *("the hedge behind the shed", "the tulip bulbs", "the strawberry bed"),
        ),
    ),
    "money": (
        ("Pay", "Check", "File", "Dispute", "Print"),
        (
            *(
                "the electricity bill",
                "the rent for the flat",
                "last year's tax return",
                "the insurance claim",
            ),
            *("the phone invoice", "the bank statement", "the receipts of the journey"),
        ),
    ),
    "health": (
        ("Call", "Make an appointment with", "Ask", "Visit", "Write to"),
        (
            *("the dentist about the crown", "the eye doctor", "the pharmacy about the prescription"),
            *("the physiotherapist about the knee", "the vet about the dog's vaccination", "the hospital"),
        ),
    ),
    "travel": (
        ("Book", "Cancel", "Compare", "Pay for", "Print"),
        (
            *(
                "the flight to Lisbon",
                "the night train to Vienna",
                "a hotel room by the sea",
                "the rental car",
            ),
            *("the ferry tickets", "the campsite in the mountains", "the museum tour"),
        ),
    ),
    "work": (
        ("Write", "Review", "Send", "Prepare", "Translate", "Present"),
        (
            *(
                "the quarterly sales report",
                "the contract with the supplier",
                "the slides for the conference",
            ),
            *(
                "the notes of the board meeting",
                "the job advertisement",
                "the customer survey",
                "the press release",
            ),
        ),
    ),
    "software": (
        ("Debug", "Test", "Deploy", "Document", "Refactor", "Roll back"),
        (
            *("the login page", "the payment service", "the nightly database backup", "the search index"),
            *("the mobile app", "the import of old orders", "the e-mail templates", "the release script"),
        ),
    ),
    "school": (
        ("Study for", "Hand in", "Read", "Mark", "Prepare"),
        (
            *(
                "the chemistry exam",
                "the history essay",
                "the physics homework",
                "the Spanish vocabulary test",
            ),
            *("the chapter on volcanoes", "the geometry exercises", "the school play script"),
        ),
    ),
    "music": (
        ("Practise", "Tune", "Record", "Rehearse", "Listen to"),
        (
            *("the violin sonata", "the old piano", "the choir piece for Easter", "the guitar solo"),
            *("the drum part of the second song", "the wedding march"),
        ),
    ),
    "family": (
        ("Plan", "Celebrate", "Prepare", "Take pictures of", "Write invitations to"),
        (
            *("the birthday party", "the family reunion", "the wedding anniversary", "the children's picnic"),
            *("the baby shower", "the trip to the zoo", "the christening"),
        ),
    ),
    "sport": (
        ("Train for", "Sign up for", "Watch", "Organise", "Cancel"),
        (
            *("the half marathon", "the swimming lesson", "the football match", "the tennis tournament"),
            *("the yoga class", "the cycling weekend"),
        ),
    ),
}
PEOPLE = (
    *("Ada", "Bo", "Cy", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kira", "Leo"),
    *("Mia", "Nils", "Olga", "Pia", "Quinn", "Rosa", "Sam", "Tilda", "Uma", "Vera", "Will", "Yara"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIMES = ("before", "on", "not later than", "again on", "early on")
REASONS = (
    *("because it is overdue", "if the weather is good", "before the holidays", "once more"),
    *(
        "for the neighbours",
        "without spending too much",
        "after lunch",
        "with the new tools",
        "at the weekend",
    ),
)
ASKED = ("something about", "who can help with", "urgent:", "next step for", "idea:")


def sentences(count: int, seed: int = SEED) -> list[str]:
    """So many different sentences, in an order of no meaning."""
    dice = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made[_sentence(dice)] = None
    return list(made)


def questions(count: int, seed: int = SEED + 1) -> list[str]:
    """What people might type to find such sentences: parts of them, and words around them."""
    dice = random.Random(seed)
    return [_question(dice) for _ in range(count)]


def _sentence(dice: random.Random) -> str:
    verbs, things = SUBJECTS[dice.choice(list(SUBJECTS))]
    parts = [dice.choice(verbs), dice.choice(things)]
    if dice.random() < 0.6:
        parts.append(f"{dice.choice(('with', 'for', 'like'))} {dice.choice(PEOPLE)}")
    if dice.random() < 0.7:
        parts.append(f"{dice.choice(TIMES)} {dice.choice(DAYS)}")
    if dice.random() < 0.5:
        parts.append(dice.choice(REASONS))
    return " ".join(parts)


def _question(dice: random.Random) -> str:
    verbs, things = SUBJECTS[dice.choice(list(SUBJECTS))]
    thing = dice.choice(things).removeprefix("the ")
    kinds = (
        thing,
        f"{dice.choice(verbs).lower()} {thing}",
        f"{dice.choice(ASKED)} {thing}",
        f"{thing} {dice.choice(PEOPLE)}",
        f"{dice.choice(verbs)} {thing} {dice.choice(TIMES)} {dice.choice(DAYS)}",
    )
    return dice.choice(kinds)
