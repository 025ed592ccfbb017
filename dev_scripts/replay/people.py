"""The file of users that Locust is given where no other was named: people who do what the plan says."""

from collections.abc import Mapping

from dev_scripts.replay.filling import filled
from dev_scripts.replay.plan import Plan
from heavy_engine.load.recorded_user import RecordedUser

PLAN = Plan.of_environment()


class Somebody(RecordedUser):
    """Somebody who does the recordings of the plan."""

    recordings = PLAN.files
    weights = PLAN.weights
    think = PLAN.think
    patience_s = PLAN.patience_s
    content = PLAN.content  # type: ignore[assignment]  # the verb lets nothing else through
    ca = PLAN.ca
    rounds = PLAN.rounds
    scattered = PLAN.scattered

    def values(self, number: int) -> Mapping[str, str]:
        """This user's own texts."""
        return filled(PLAN.values, number, self.round)
