"""All scenarios by name."""

from .ambiguous import AMBIGUOUS
from .chromium import CHROMIUM
from .churn import CHURN
from .clock import CLOCK
from .cuts import CUT, REORDER, REPEAT
from .deaths import BLACKOUT, KILL, POINTS, RESTART
from .deploys import DEPLOY
from .outage import DATABASE
from .scenario import Scenario
from .sleep import DOZE, STALL
from .stillness import FREEZE, SLOW

ALL = (
    *(CUT, REPEAT, REORDER, POINTS, KILL, BLACKOUT, RESTART, DEPLOY, DOZE),
    *(DATABASE, STALL, AMBIGUOUS, FREEZE, SLOW, CLOCK, CHURN, CHROMIUM),
)
SCENARIOS: dict[str, Scenario] = {each.name: each for each in ALL}
