# Part of whatsapp_crm. See LICENSE file for full copyright and licensing details.
"""Forgetting what is remembered of numbers, teams, words and rules."""


def forget(env):
    """Clear the registry's cache, now and once more when this transaction is committed.

    Until then another transaction of this process may read, and remember, what was; Odoo
    tells other processes after the commit, but nobody tells this one again.
    """
    env.registry.clear_cache()
    env.cr.postcommit.add(env.registry.clear_cache)
