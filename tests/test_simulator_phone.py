"""The phone page: what it serves and what its buttons do."""

import json
import struct
import subprocess
import sys

import pytest
import requests

from tests.simulator.testing import running
from tests.simulator.voice import webm_to_ogg

ANA = "34600111001"


@pytest.fixture(scope="module")
def running_world():
    with running(auto_read=False) as world:
        yield world


def phone(world, path, values=None, customer=ANA, **files):
    url = f"{world.sim.url}/_phone/{path}"
    params = {"customer": customer}
    if values is None:
        return requests.get(url, params=params, timeout=10)
    if files:
        return requests.post(
            url, params=params, data={"values": json.dumps(values)}, files=files, timeout=10)
    return requests.post(url, params=params, data=json.dumps(values), timeout=10)


@pytest.mark.parametrize(("query", "words"), [
    ("", "Personas"), ("?lang=en", "People"), ("?lang=xx", "Personas")])
def test_page_in_both_languages(world, query, words):
    answer = requests.get(f"{world.sim.url}/{query}", timeout=10)
    assert words in answer.text
    assert 'id="message-input"' in answer.text


def test_static_files_and_nothing_else(world):
    assert requests.get(f"{world.sim.url}/static/phone.js", timeout=10).status_code == 200
    for path in ("/static/%2e%2e/state.py", "/static/..%2fstate.py", "/static/none", "/_phone/none"):
        assert requests.get(world.sim.url + path, timeout=10).status_code == 404


def test_writing_reads_what_stands_there(world):
    phone(world, "send", {"type": "text", "body": "hola"})
    ours = world.graph.wamid(ANA)
    world.settle()
    assert world.sink.statuses(ours)[-1]["status"] == "delivered"
    phone(world, "send", {"type": "text", "body": "gracias"})
    world.settle()
    assert world.sink.statuses(ours)[-1]["status"] == "read"


def test_chat_shows_both_sides(world):
    phone(world, "send", {"type": "text", "body": "hola"})
    world.graph.wamid(ANA, content={"body": "buenas"})
    chat = phone(world, "chat").json()
    assert [(row["side"], row["text"]) for row in chat["messages"]] == [
        ("customer", "hola"), ("business", "buenas")]
    people = phone(world, "people").json()["people"]
    assert people[0]["wa_id"] == ANA
    assert people[0]["last"] == "buenas"


def test_events_announce_a_change_at_once(world):
    with requests.get(f"{world.sim.url}/_phone/events", stream=True, timeout=5) as stream:
        lines = stream.iter_lines(chunk_size=1)
        first = next(lines)
        world.sim.customer_text(ANA)
        announced = next(line for line in lines if line and line != first)
    assert announced.startswith(b"data: ")


def test_inventing_a_person(world):
    eva = phone(world, "person", {"name": "Eva", "phone": "+34 611 222 333"}).json()
    assert eva["wa_id"] == "34611222333"
    hidden = phone(world, "person", {"name": "Nil", "username": "nil"}).json()
    assert (hidden["wa_id"], hidden["hide_phone"]) == (None, True)
    for values in ({"name": "x"}, {"name": "x", "phone": "12"}):
        assert phone(world, "person", values).status_code == 400


def test_switches(world):
    assert phone(world, "switch/hide_phone", {"on": True}).json()["hide_phone"]
    assert phone(world, "switch/accepts_marketing", {"on": False}).json()["marketing_stopped"]
    world.settle()
    assert world.sink.values("user_preferences")[0]["user_preferences"][0]["value"] == "stop"


def test_own_file(world):
    phone(world, "send", {"type": "document"}, file=("precios.txt", b"10 EUR", "text/plain"))
    world.settle()
    assert world.sink.messages()[0]["document"]["filename"] == "precios.txt"
    media = phone(world, "chat").json()["messages"][0]["media"]
    assert requests.get(world.sim.url + media["url"], timeout=10).content == b"10 EUR"
    part = requests.get(
        world.sim.url + media["url"], headers={"Range": "bytes=0-1"}, timeout=10)
    assert (part.status_code, part.content) == (206, b"10")


def test_a_recording_becomes_a_voice_note(world):
    recording = webm([b"\xf8\x01\x02"] * 3)
    phone(world, "send", {"type": "audio"}, file=("v.webm", recording, "audio/webm"))
    world.settle()
    audio = world.sink.messages()[0]["audio"]
    assert audio["mime_type"] == "audio/ogg; codecs=opus"
    info = world.graph.get(audio["id"]).json()
    assert world.graph.get(info["url"]).content[:4] == b"OggS"


def test_listening_to_our_voice_note_is_played(world):
    phone(world, "send", {"type": "text", "body": "hola"})
    wamid = world.graph.wamid(ANA, "audio", {"link": "https://x.example/a.ogg"})
    phone(world, f"played/{wamid}", {})
    world.settle()
    assert "played" in [row["status"] for row in world.sink.statuses(wamid)]


def webm(packets):
    """Return a minimal WebM file: codec header, then one cluster of unknown size."""
    def element(kind, content):
        return kind + bytes([0x80 | len(content)]) + content

    head = element(b"\x63\xa2", b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0))
    tracks = element(b"\x16\x54\xae\x6b", element(b"\xae", head))
    blocks = b"".join(element(b"\xa3", b"\x81\x00\x00\x80" + packet) for packet in packets)
    unknown = b"\x01\xff\xff\xff\xff\xff\xff\xff"
    return (element(b"\x1a\x45\xdf\xa3", b"") + b"\x18\x53\x80\x67" + unknown + tracks
            + b"\x1f\x43\xb6\x75" + unknown + blocks)


def test_repacking_keeps_every_packet_and_counts_time():
    data = webm_to_ogg(webm([b"\xf8\x01\x02"] * 3))
    pages = data.split(b"OggS")[1:]
    assert len(pages) == 5
    granules = [struct.unpack("<q", page[2:10])[0] for page in pages]
    # three packets of 20 ms at 48 kHz
    assert granules == [0, 0, 960, 1920, 2880]
    with pytest.raises(ValueError, match="WebM"):
        webm_to_ogg(b"\x1a\x45\xdf\xa3\x80")


def test_command_line_says_when_it_is_ready_and_when_the_port_is_taken():
    command = [sys.executable, "-m", "tests.simulator", "--quiet", "--port"]
    process = subprocess.Popen([*command, "0"], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("Simulator ready on http://127.0.0.1:")
        port = line.rsplit(":", 1)[1].strip()
        second = subprocess.run(
            [*command, port], capture_output=True, text=True, timeout=20, check=False)
        assert second.returncode
        assert second.stderr.startswith("Cannot listen")
        assert "Traceback" not in second.stderr
    finally:
        process.terminate()
        assert process.wait(10) == 0
        process.stdout.close()
