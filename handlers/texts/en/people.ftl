### The adults who read: their roles, how they join, and when they are away.

## Roles, as pupils and adults see them

role-dsl = safeguarding lead
role-ddsl = deputy safeguarding lead
role-head = head teacher
role-chair = chair of governors
role-clerk = clerk to the governors
role-governor = safeguarding governor
role-pastoral = pastoral lead
# A sole proprietor, or in early years the registered person.
role-owner = person in charge
role-trust_dsl = trust's safeguarding lead
role-trust_ceo = head of the trust
role-duty = council's safeguarding team
role-duty_manager = council's safeguarding team
role-dcs_delegate = council's director's office
role-lado = council's officer for allegations
role-analyst = council's analyst
role-dpo = data protection officer

## Joining

# {$role} the role, {$where} the setting or the borough.
lead-seat-held = You are { $role } for { $where } already. This invitation was not used.
lead-seat-added = You are now also { $role } for { $where }. Alerts come here.
