"""A campaign and killed servers, on an untouched product."""

from . import check_campaign


def test_a_campaign_survives_its_servers(fresh_sim):
    check_campaign.everybody_gets_it_once(fresh_sim)
