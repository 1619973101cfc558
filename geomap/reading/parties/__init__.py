"""Who fights whom: the `camps` of a war, the `belligerents` of a report, their `fortunes`, its `fights`."""
