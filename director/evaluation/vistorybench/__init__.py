"""ViStoryBench (arXiv 2505.24862): its files, its arithmetic and its published tables.

The benchmark gives the script and asks for one picture per shot, so it judges keyframes alone. Its six models and its judge are ports
here: bring them, and a checkpoint is scored with one command. What is computed from their answers is checked against hand-made cases
and against the published tables. The arithmetic is that of the benchmark's code of February 2026 (pairs by the Hungarian method,
copies told by mirror images, alignment from 0 to 4).

===============  ===========================================================================
``stories``      the stories of the data set, read and written
``storyboards``  the folders of generated pictures, read and written
``screenplays``  a story as a screenplay and a brief, so that any director can draw it
``instruments``  ports of the models and of the judge, and where they are found
``identity``     CIDS and copy-paste
``style``        CSD
``diversity``    the inception score
``alignment``    the judge's questions, its answers, and the printed average
``scoring``      a method over stories: items, stories, a summary
``published``    the tables of the benchmark's site
===============  ===========================================================================
"""
