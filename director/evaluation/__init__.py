"""How good a director is, in figures: scripts, keyframes, and the public benchmark ViStoryBench.

Any director can be judged, for only its port is used. Nothing is imported here.

===================  ==================================================================================
``intervals``        tallies of films, and estimates with bootstrap intervals over them
``measures``         every figure: what it counts, in which unit, and what the paper published
``cases``            the films a director is asked for, and what it made of them
``legality``         the faults of a script in the tagged grammar
``scripts``          figures of scripts and of scripts that go on
``expectations``     what a script, read by the storybook's eye, asks a picture to show
``likeness``         how alike two looks are, trait by trait
``pictures``         figures of keyframes
``running``          a director at work on cases
``scoring``          from what was made to figures
``vistorybench``     the public benchmark: its files, its arithmetic, its published tables
===================  ==================================================================================
"""
