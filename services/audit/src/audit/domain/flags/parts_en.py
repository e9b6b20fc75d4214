"""What each part of each rule asks, in English."""

from collections.abc import Mapping

PARTS_EN: Mapping[str, Mapping[str, str]] = {
    "receipts_spent_in_cash": {
        "a": "Was it paid from receipts, since more cash was paid than drawn?",
        "b": "Where is cash that was not banked in time, or by the end of its month?",
    },
    "income_kept_privately": {
        "a": "Whose account is it, since it is not one of the entity's?",
        "b": "Where was the money that an official or a relative pays in now?",
        "c": "Was income received that was due and never came in?",
        "d": "Who took the money that the payer says was paid?",
    },
    "receipt_book_gap": {
        "a": "Where are the numbers that were neither used nor voided?",
        "b": "Who has the copies of the voided receipt that are missing?",
        "c": "Was the receipt written later than it says?",
        "d": "Which of two receipts under one number is real?",
        "e": "Why did somebody else than the custodian write it?",
        "f": "Where does a receipt come from that is not of the issued stock?",
        "g": "Why was the book not returned in time?",
    },
    "spent_on_white_slips": {
        "a": "What was bought without a document that is valid for it?",
        "b": "Whose expense is it, since the invoice is made out to another?",
        "c": "Is the sale real, since the entity or an official issued the invoice?",
        "d": "Is the invoice real, since it was not checked or failed?",
        "e": "Why do so many expenses of the month lack a document?",
    },
    "claimed_twice": {
        "a": "Is one invoice claimed by two payments?",
        "b": "Is one original behind two payments?",
        "c": "How much more is claimed than the invoice comes to?",
        "d": "Is it one expense, with the same payee, amount and purpose?",
    },
    "split_below_threshold": {
        "a": "Was one project split below the threshold?",
        "b": "Was one purpose at one place split below the threshold?",
        "c": "Were payments to one payee, or to who stands behind it, split?",
    },
    "spending_without_substance": {
        "a": "Do the works exist that nobody accepted before they were paid?",
        "b": "What was paid beyond the contract and its changes?",
        "c": "Where is what was built and has no card?",
        "d": "Was the person there, since the days cannot all be?",
        "e": "Why is the price so far above the median of its kind?",
    },
    "benefit_misclaimed": {
        "a": "Who took the benefit of a person who had died or moved away?",
        "b": "Does one person get two benefits that exclude each other?",
        "c": "Who gets the money of several persons, or of another's name?",
        "d": "How much more area is claimed than registered?",
        "e": "What was changed in the list after its notice?",
        "f": "Where is the difference between the list and the money?",
    },
    "near_relative_favoured": {
        "a": "Why did somebody near to the payee not recuse?",
        "b": "On what ground do kin of officials benefit so often?",
    },
    "spent_without_authority": {
        "a": "On what authority does it rest, since no resolution is on record?",
        "b": "Who decided, since it was done before the resolution?",
        "c": "Was the meeting held, since it was recorded long after the payment?",
        "d": "What was paid beyond what the resolution gives?",
        "e": "Is the resolution valid, since doubts are recorded with it?",
        "f": "Who allowed what goes beyond the line of the budget?",
    },
    "money_held_or_diverted": {
        "a": "Who allowed another purpose than the money is for?",
        "b": "Where did the money come from that the fund did not have?",
        "c": "Why were households not all paid in time?",
        "d": "Why did project money lie still for so long?",
        "e": "Who decided the transfer between funds?",
        "f": "Where is the difference when the fund closed?",
    },
    "money_left_open": {
        "a": "On what ground was money lent to an official or a relative?",
        "b": "Why was the advance not cleared in time?",
        "c": "Why was a debt of more than a year never called in?",
        "d": "Where is the cash that the count did not find?",
        "e": "Who decided to waive the debt?",
    },
    "property_let_badly": {
        "a": "How was the tenant chosen without a public bidding?",
        "b": "Why is the price so far below like lettings, or a valuation?",
        "c": "On what ground is the term longer than allowed?",
        "d": "What is let beyond what there is?",
        "e": "Why did nobody call in the rent?",
        "f": "Who decided on the lower price, the longer term or the renewal?",
        "g": "Where is rent that was taken for more than five years ahead?",
        "h": "Who uses it without a contract, and pays what to whom?",
    },
    "pay_beyond_rules": {
        "a": "Which of two allowances that exclude each other is due?",
        "b": "On what ground is lost work paid to who has full pay?",
        "c": "Why is somebody paid who is not on the roll?",
        "d": "Who allowed more than the cap of a month?",
        "e": "Who was entertained, since such spending is not allowed?",
        "f": "Who decided on the bonus?",
    },
    "approval_for_show": {
        "a": "Did one person sign for several, from one session?",
        "b": "Did the signer read what was signed in such a row?",
        "c": "On what did the signer agree without opening the evidence?",
        "d": "Who let somebody sign who did not hold the post?",
        "e": "Why was it recorded so late, or after the publication?",
        "f": "Were the books kept, since so much was recorded before the inspection?",
        "g": "Who asked for another account just before it was paid?",
    },
}
"""By the rule's name and the part's letter."""
