"""Which partition a key belongs to: the same for every client, version and language that speaks of this topic."""

_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """The 32-bit hash by which Kafka's Java clients place keys (`org.apache.kafka.common.utils.Utils.murmur2`)."""
    multiplier, length = 0x5BD1E995, len(data)
    hashed = (0x9747B28C ^ length) & _MASK
    whole = length & ~3
    for at in range(0, whole, 4):
        block = int.from_bytes(data[at : at + 4], "little") * multiplier & _MASK
        block = (block ^ block >> 24) * multiplier & _MASK
        hashed = (hashed * multiplier & _MASK) ^ block
    if length & 3:
        hashed = (hashed ^ int.from_bytes(data[whole:], "little")) * multiplier & _MASK
    hashed = (hashed ^ hashed >> 13) * multiplier & _MASK
    return hashed ^ hashed >> 15


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, 0 up to, not including, `partitions`; as the Java clients choose it."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions
