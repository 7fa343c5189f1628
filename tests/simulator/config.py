"""What can be turned at run time: POST /_control/config takes any of these keys."""

from dataclasses import asdict, dataclass, field, fields


@dataclass
class Config:
    """Times are milliseconds unless the name says otherwise."""

    # where webhooks go and how they are made
    webhook_url: str = ""
    webhook_timeout_seconds: float = 20
    webhook_retry_seconds: list = field(
        default_factory=lambda: [0.5, 1, 2, 4, 8, 15, 30, 30, 30])
    escape_unicode: bool = True
    media_url_in_webhook: bool = True

    # what becomes of an accepted message
    sent_ms: int = 60
    delivered_ms: int = 180
    read_ms: int = 600
    auto_read: bool = True
    statuses: bool = True
    pricing: bool = True
    free_service_messages: int = 1000

    # Meta's limits
    service_window_hours: float = 24
    check_window: bool = True
    throughput_per_second: float = 80
    check_throughput: bool = True
    pair_burst: int = 45
    pair_seconds: float = 6
    check_pair_rate: bool = True
    media_url_seconds: int = 300
    # these refusals are accepted first and told by a `failed` status
    errors_by_status: list = field(default_factory=lambda: [131026, 131053])

    # sabotage of Graph answers
    # latency: before a message is taken; answer latency: after, so statuses overtake
    latency_ms: int = 0
    latency_jitter_ms: int = 0
    answer_latency_ms: int = 0

    # sabotage of webhooks
    drop: float = 0.0
    duplicate: int = 0
    delay_ms: int = 0
    jitter_ms: int = 0
    shuffle: bool = False
    batch_size: int = 1
    batch_ms: int = 200
    seed: int | None = None

    def update(self, values):
        """Set known keys; an unknown one or a wrong type raises ValueError."""
        known = {item.name: getattr(Config(), item.name) for item in fields(self)}
        for key, value in values.items():
            if key not in known:
                raise ValueError(f"unknown setting {key!r}; known: {', '.join(known)}")
            setattr(self, key, self._checked(key, known[key], value))

    @staticmethod
    def _checked(key, default, value):
        if default is None or isinstance(value, type(default)):
            return value
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and isinstance(default, int | float) and not isinstance(default, bool):
            return value
        raise ValueError(f"{key} must be {type(default).__name__}")

    def as_dict(self):
        return asdict(self)
