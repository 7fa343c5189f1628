"""The teams, numbers and agents of a generated database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cast:
    """Ids; the agents of team ``t`` are ``agents[t]``, those of the demo's ``agent`` the first."""

    teams: list
    numbers: list
    agents: list


def hire(admin, size):
    """Create what a ``Size`` asks for beside the demo's own team, number and agent.

    :param admin: an ``Rpc`` of an administrator
    :return: ``Cast``
    """
    agent = admin.ref("whatsapp_crm.demo_user_agent")
    teams, numbers = [admin.ref("whatsapp_crm.demo_team")], [admin.ref("whatsapp_crm.demo_number")]
    agents = [[agent, *_users(admin, 0, size.agents_per_team - 1)]]
    _join(admin, teams[0], agents[0][1:])
    for index in range(1, size.teams):
        team = admin.call("crm.team", "create", {
            "name": f"Equipo {index}", "company_id": 1, "use_leads": False, "use_opportunities": True})
        number = admin.call("whatsapp_crm.number", "create", {
            "name": f"Número {index}", "phone_number_ref": f"9000000000{index:05d}",
            "display_phone_number": f"+34 600 100 {index:03d}", "team_id": team,
            "account_id": admin.ref("whatsapp_crm.demo_account")})
        teams.append(team)
        numbers.append(number)
        agents.append(_users(admin, index, size.agents_per_team))
        _join(admin, team, agents[-1])
    return Cast(teams, numbers, agents)


def _users(admin, team, count):
    if not count:
        return []
    group = admin.ref("whatsapp_crm.group_agent")
    # Without passwords, whose hashes are slow on purpose: nobody but the demo's people logs in.
    return admin.call("res.users", "create", [
        {"name": f"Agente {team}.{number}", "login": f"load-{team}-{number}", "group_ids": [(6, 0, [group])]}
        for number in range(count)])


def _join(admin, team, users):
    if users:
        admin.call("crm.team.member", "create", [{"crm_team_id": team, "user_id": user} for user in users])
