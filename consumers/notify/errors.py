"""What can go wrong between Alertmanager and a reader."""


class DeliveryError(Exception):
    """A target did not accept a notice, or nobody knows whether it did. The message holds no secret.

    Caught by the webhook, which asks Alertmanager to try again.
    """
