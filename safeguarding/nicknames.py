"""First names and what people are called by them: who is entered as Elizabeth may be written of as Liz.

Decides for common first names in England only; the list is ours. Refuses to know surnames: `safeguarding/names.py`
has those.
"""

from __future__ import annotations

from collections.abc import Mapping

_GROUPS = (
    "abigail abi abbie abby gail", "alexander alexandra alex ally lex xander sandy sasha", "alison alison ali ally",
    "amanda mandy manda", "andrew andy drew", "anthony antony tony ant", "barbara barb babs", "benjamin ben benji benny",
    "catherine katherine kathryn katharine cath kath cathy kathy kate katie kat kit", "charles charlie chaz chuck",
    "charlotte lottie charlie char", "christine christina chris chrissie tina", "christopher chris kit topher",
    "daniel dan danny", "danielle dani danni", "david dave davey davy", "deborah debra deb debs debbie", "dorothy dot dottie",
    "edward ed eddie ned ted teddy", "eleanor ellie nell nellie nora", "elizabeth elisabeth liz lizzie lizzy beth bet betty libby eliza",
    "emily em emmie millie", "emma em emmie", "frances fran frankie", "francis frank frankie", "gabrielle gabby gabs",
    "geoffrey jeffrey geoff jeff", "georgina georgia georgie gina", "gerald gerry", "gillian gill gilly jill",
    "gregory greg", "harold harry hal", "helen nell nellie", "henry harry hal", "isabel isabelle isabella izzy bella issy",
    "jacqueline jackie jacqui", "james jim jimmy jamie jem", "janet jan", "jennifer jen jenny jenn", "jessica jess jessie",
    "joanna joanne jo joey", "john jack johnny jon", "jonathan jon jonny", "joseph joe joey", "joshua josh",
    "judith judy jude", "julia julie jules", "kenneth ken kenny", "kimberley kim kimmy", "lawrence laurence larry laz",
    "leonard len lenny", "lesley leslie les", "louise lou lulu", "madeleine maddie maddy", "margaret maggie meg peggy marge",
    "martin marty", "matthew matt matty", "maureen mo", "michael mike mick micky mikey", "michelle shell chelle",
    "mohammed muhammad mohammad mohamed mo", "natalie nat nats", "natasha tasha nat", "nicholas nick nicky", "nicola nicky nic nikki",
    "pamela pam", "patricia pat patsy trish tricia", "patrick pat paddy", "peter pete", "philip phillip phil", "philippa pippa pip",
    "rachel rach rachael", "raymond ray", "rebecca rebekah becky becca bex", "richard rich richie rick ricky dick", "robert rob robbie bob bobby bert",
    "ronald ron ronnie", "rosemary rose rosie", "samantha sam sammy", "samuel sam sammy", "sandra sandy", "sarah sara sal sally",
    "simon si", "sophie sophia soph", "stephanie steph stephie", "stephen steven steve stevie", "stuart stewart stu",
    "susan suzanne susannah sue susie suzy", "terence terry tel", "theresa teresa terri tess tessa", "thomas tom tommy",
    "timothy tim timmy", "valerie val", "veronica ronnie vera", "victoria vicky vicki vic tori", "vincent vince vinny",
    "walter wally walt", "william will bill billy willy liam", "zachary zach zack",
)  # fmt: skip


def _by_name() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS:
        known = group.split()
        for name in known:
            found.setdefault(name, set()).update(known)
    return {name: frozenset(others - {name}) for name, others in found.items()}


_CALLED = _by_name()


def called(name: str) -> frozenset[str]:
    """List what somebody entered as *name*, in lower case, may be called; a short name gives the long ones too."""
    return _CALLED.get(name, frozenset())
