"""All that can be done within one transaction, by subject."""

from surveys.storage.evaluations.clock_stamps import Clocks
from surveys.storage.evaluations.closing import Closing
from surveys.storage.evaluations.deletion import Deletion
from surveys.storage.evaluations.drafts import Drafts
from surveys.storage.evaluations.evaluations import Evaluations
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.ballots import Ballots
from surveys.storage.field.invitations import Invitations
from surveys.storage.field.links import Links
from surveys.storage.field.moments import Moments
from surveys.storage.field.responses import Responses
from surveys.storage.field.submissions import Submissions
from surveys.storage.field.turnout import Turnout
from surveys.storage.installation import Installation
from surveys.storage.people.accounts import People
from surveys.storage.people.login_attempts import Attempts
from surveys.storage.people.sessions import Sessions
from surveys.storage.transaction import Transaction


class Work:
    """One transaction: `Store.begin` and `Store.read` hand it out, and end it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.installation = Installation(transaction)
        self.clocks = Clocks(transaction)
        self.people = People(transaction)
        self.sessions = Sessions(transaction)
        self.attempts = Attempts(transaction)
        self.evaluations = Evaluations(transaction)
        self.drafts = Drafts(transaction)
        self.turnout = Turnout(transaction)
        self.ballots = Ballots(transaction)
        self.links = Links(transaction, self.turnout)
        self.versions = Versions(transaction, self.links)
        self.invitations = Invitations(transaction, self.versions, self.links, self.ballots)
        self.submissions = Submissions(transaction, self.evaluations, self.versions, self.ballots)
        self.responses = Responses(transaction, self.evaluations, self.versions)
        self.moments = Moments(transaction, self.evaluations, self.versions)
        self.closing = Closing(transaction, self.turnout, self.links)
        self.deletion = Deletion(transaction, self.evaluations, self.versions, self.responses)
