"""The block list of the simulated Graph API."""

ANA = "34600111001"


def block_list(world, method, user=ANA):
    answer = world.graph.request(method, f"{world.graph.pnid}/block_users", json={
        "messaging_product": "whatsapp", "block_users": [{"user": user}]})
    return answer.json()


def blocked(world):
    return world.graph.get(f"{world.graph.pnid}/block_users").json()["data"]


def test_who_is_blocked_neither_writes_nor_gets_anything(world):
    world.sim.customer_text(ANA, "hola")
    world.settle()
    assert block_list(world, "POST")["block_users"]["added_users"] == [{"input": ANA, "wa_id": ANA}]
    assert blocked(world) == [{"wa_id": ANA}]
    world.sim.customer_text(ANA, "otra vez")
    world.settle()
    assert [item["text"]["body"] for item in world.sink.messages()] == ["hola"]
    assert world.graph.code(ANA) == 130403


def test_unblocked_writes_again(world):
    world.sim.customer_text(ANA, "hola")
    block_list(world, "POST")
    block_list(world, "DELETE")
    world.sim.customer_text(ANA, "aquí sigo")
    world.settle()
    assert [item["text"]["body"] for item in world.sink.messages()] == ["hola", "aquí sigo"]
    assert blocked(world) == []


def test_only_who_wrote_in_the_last_24_hours_can_be_blocked(world):
    assert block_list(world, "POST")["error"]["code"] == 139100
    world.sim.customer_text(ANA, "hola")
    world.sim.advance_clock(25 * 3600)
    assert block_list(world, "POST")["error"]["code"] == 139100
    assert block_list(world, "POST", "nobody")["error"]["code"] == 139100
