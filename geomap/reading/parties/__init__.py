"""Who fights whom: the `camps` of a war, the `belligerents` of a report, its `fights`."""
