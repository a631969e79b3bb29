"""Natural heights of icons in drawing units; a grown person is 330 to 390 tall."""

from __future__ import annotations

ICON_HEIGHT = 52.0
"""Of whatever is not listed: something that one holds in a hand."""

_HEIGHTS: dict[float, str] = {
    14: ("ant bug coin fly mosquito pill pushpin ring safety-pin sewing-needle thread worm lady-beetle paperclip nut-and-bolt"),
    26: (
        "beetle blueberries candy cherries chess-pawn chestnut cookie cricket egg feather four-leaf-clover game-die gem-stone "
        "grapes herb honeybee kiwi-fruit lemon lime lipstick mushroom brown-mushroom olive oyster peanuts pencil crayon pen razor "
        "scorpion shamrock shrimp snail soap spider spoon strawberry tangerine watch spiral-shell leaf-fluttering-in-wind "
        "fallen-leaf maple-leaf peach pear potato tomato onion garlic hook magnet screwdriver seedling"
    ),
    38: (
        "banana bell-pepper bird butterfly carrot croissant cupcake doughnut fish frog glasses goggles hamster lizard mouse rat "
        "sandwich scissors sunglasses mobile-phone computer-mouse camera compass hot-pepper pancakes pie pretzel waffle pizza "
        "sushi taco baseball tennis yo-yo purse magnifying-glass-tilted-left hammer wrench paintbrush scroll newspaper open-book "
        "notebook envelope wine-glass tumbler-glass teacup-without-handle glass-of-milk bowl-with-spoon steaming-bowl"
    ),
    80: (
        "backpack basketball soccer-ball birthday-cake bouquet briefcase bucket basket candle cat black-cat chicken crab duck "
        "goose globe-showing-europe-africa hatching-chick hedgehog jack-o-lantern jar lobster luggage megaphone microscope "
        "money-bag owl package parrot pineapple postal-horn potted-plant rabbit radio raccoon rooster skull teddy-bear telephone "
        "teapot toolbox top-hat trophy trumpet turtle watermelon womans-hat wrapped-gift red-paper-lantern"
    ),
    120: (
        "accordion axe badger beaver blowfish cactus coat dress drum dog fox guitar banjo monkey long-drum military-helmet otter "
        "poodle pouring-liquid saxophone seal skateboard skis shield sled snake television turkey kick-scooter wastebasket broom "
        "bow-and-arrow desktop-computer fire-extinguisher kimono ice-skate swan crossed-swords telescope violin penguin peacock "
        "flamingo kite balloon umbrella sheaf-of-rice"
    ),
    170: (
        "bathtub boar chair couch-and-lamp deer donkey ewe goat goal-net ladder leopard lion mantelpiece-clock motor-scooter "
        "oil-drum panda pig ram seat shopping-cart snowman wolf bicycle manual-wheelchair mirror postbox crocodile shark dolphin "
        "squid kangaroo anchor wheel sunflower"
    ),
    230: (
        "bear camel two-hump-camel cow gorilla horse hippopotamus llama moose motorcycle orangutan ox polar-bear rhinoceros tiger "
        "zebra water-buffalo bison fountain tent motorized-wheelchair carousel-horse coffin headstone moai slot-machine unicorn "
        "door window vertical-traffic-light speedboat canoe"
    ),
    300: (
        "automobile taxi police-car racing-car oncoming-automobile oncoming-taxi oncoming-police-car pickup-truck "
        "sport-utility-vehicle tractor auto-rickshaw minibus elephant giraffe mammoth sailboat small-airplane helicopter "
        "motor-boat playground-slide flying-saucer whale spouting-whale dragon rocket satellite"
    ),
    420: (
        "ambulance articulated-lorry bus bullet-train delivery-truck fire-engine ferry high-speed-train locomotive metro "
        "oncoming-bus railway-car ship trolleybus tram train tram-car light-rail monorail passenger-ship hut circus-tent "
        "christmas-tree palm-tree evergreen-tree deciduous-tree sauropod t-rex parachute airplane shinto-shrine camping"
    ),
    560: (
        "house house-with-garden derelict-house bank church castle factory hospital hotel houses japanese-castle mosque "
        "office-building post-office school stadium synagogue department-store classical-building ferris-wheel roller-coaster "
        "statue-of-liberty tokyo-tower station desert-island mountain volcano snow-capped-mountain"
    ),
}

ICON_HEIGHTS: dict[str, float] = {name: float(height) for height, names in _HEIGHTS.items() for name in names.split()}
"""Name of a glyph -> height."""
