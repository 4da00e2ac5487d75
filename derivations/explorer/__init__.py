"""The explorer: sliders for the parameters, what follows from them, and a derivation beside it (`avsym explore`).

========  ====================================================================================================
point     ``Point``: what the sliders say, and what follows from it in numbers
panels    the criterion, both branches, the phase diagram and E_av(T) at a point, each as SVG
reading   a derivation step by step as a page of its own
app       the marimo notebook: sliders in, pictures out; nothing but these functions is called
========  ====================================================================================================

Everything shown is made here: nothing is fetched from a network.
"""
