"""How large a generated database is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Counts of what is generated, beside the demo's own people.

    :param int conversations: all of them; the last ``open`` are not resolved
    :param int messages: spread evenly over the conversations
    :param int teams: each has a number, a leader's place and ``agents`` / ``teams`` members
    :param int agents: the demo's ``agent`` is the first
    :param int rounds: how many conversations one customer has had
    :param bool again: they are of the customers that were generated before, as many as there are; all resolved
    """

    conversations: int = 100_000
    open: int = 5_000
    messages: int = 1_000_000
    teams: int = 5
    agents: int = 100
    rounds: int = 5
    again: bool = False

    @property
    def people(self):
        """Customers: enough that no two open conversations are of the same."""
        wanted = max(self.open, -(-self.conversations // self.rounds))
        return -(-wanted // self.teams) * self.teams

    @property
    def agents_per_team(self):
        return max(1, self.agents // self.teams)

    @property
    def messages_each(self):
        return max(1, self.messages // self.conversations)
